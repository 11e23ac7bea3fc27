import { X509Certificate } from "node:crypto";
import { AppError } from "#lib/errors.ts";

/**
 * Reads the certificate that a connector is to trust. The schema looks at its form only, since it works in browsers
 * too, and OpenSSL passes over one that it cannot read without a word. Throws `invalid` with an issue at the field.
 */
export function checkTrustedCertificate({ trustedCertificate }: { trustedCertificate?: string | undefined }): void {
  if (trustedCertificate === undefined || isCertificate(trustedCertificate)) return;
  const message = "This is not a certificate, or a damaged one. Copy it again, from BEGIN to END.";
  throw new AppError("invalid", message, { fields: [{ path: "trustedCertificate", message }] });
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
