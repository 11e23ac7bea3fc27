import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { NodeAuthOptions } from "@azure/msal-node";
import type { OpenExchange } from "#lib/email/connector.ts";
import { failure } from "#lib/email/facts.ts";

/**
 * The credential in the form that the sign-in library takes.
 * @throws Failure `CERTIFICATE_UNREADABLE`, `KEY_UNREADABLE`, `KEY_NOT_RSA` or `KEY_MISMATCH`
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function credentialOf(
  credential: OpenExchange["credential"],
): Pick<NodeAuthOptions, "clientSecret" | "clientCertificate"> {
  if (credential.type === "secret") {
    if (!credential.clientSecret) throw failure("SECRET_MISSING", "There is no client secret.");
    return { clientSecret: credential.clientSecret };
  }
  const certificate = readCertificate(credential.certificate);
  const key = readKey(credential.privateKey);
  if (key.asymmetricKeyType !== "rsa") throw failure("KEY_NOT_RSA", "The private key is not an RSA key.");
  if (!certificate.checkPrivateKey(key)) {
    throw failure("KEY_MISMATCH", "The private key does not belong to the certificate.");
  }
  return {
    clientCertificate: {
      thumbprintSha256: thumbprintOf(certificate),
      privateKey: credential.privateKey,
      x5c: credential.certificate,
    },
  };
}

/** What a person compares with the directory's list of certificates. */
export function describeCertificate(pem: string): { thumbprint: string; validFrom: Date; validTo: Date } {
  const certificate = readCertificate(pem);
  const { validFromDate, validToDate } = certificate;
  return { thumbprint: thumbprintOf(certificate), validFrom: validFromDate, validTo: validToDate };
}

function thumbprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(":", "");
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw failure("CERTIFICATE_UNREADABLE", "The certificate cannot be read.");
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw failure("KEY_UNREADABLE", "The private key cannot be read.");
  }
}
