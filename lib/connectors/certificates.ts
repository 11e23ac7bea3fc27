import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { SecretChange } from "#lib/email/connector.ts";
import { AppError } from "#lib/errors.ts";

type Certificates = {
  trustedCertificate?: string | undefined;
  clientCertificate?: { certificate: string; privateKey: SecretChange } | undefined;
};

/**
 * Reads the certificates that a connector is to trust and to show. The schema looks at their form only, since it works in
 * browsers too, and OpenSSL passes over one that it cannot read without a word. Throws `invalid` with an issue at the field.
 */
export function checkCertificates({ trustedCertificate, clientCertificate }: Certificates): void {
  checkClientCertificate(clientCertificate);
  if (trustedCertificate === undefined || isCertificate(trustedCertificate)) return;
  const message = "This is not a certificate, or a damaged one. Copy it again, from BEGIN to END.";
  throw new AppError("invalid", message, { fields: [{ path: "trustedCertificate", message }] });
}

/** A certificate and its key are tried together where both are there; a stored key is not opened for it. */
function checkClientCertificate(given: Certificates["clientCertificate"]): void {
  if (!given) return;
  if (!isCertificate(given.certificate)) {
    const message = "This is not a certificate, or a damaged one. Copy it again, from BEGIN to END.";
    throw new AppError("invalid", message, { fields: [{ path: "clientCertificate.certificate", message }] });
  }
  if (given.privateKey.op !== "set") return;
  try {
    createSecureContext({ cert: given.certificate, key: given.privateKey.value });
  } catch {
    const message = "This is not the key that the certificate was made for.";
    throw new AppError("invalid", message, { fields: [{ path: "clientCertificate.privateKey", message }] });
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
