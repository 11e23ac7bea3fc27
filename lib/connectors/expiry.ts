import { X509Certificate } from "node:crypto";
import type { ConnectorView } from "#lib/email/connector.ts";

/**
 * When the first of the connector's credentials stops working: the stated date of a client secret (its end, UTC), or the
 * end of a certificate.
 */
export function expiryOf(connector: ConnectorView): Date | null {
  const { clientCertificate } = connector;
  const ends = [signInExpiry(connector), clientCertificate ? certificateExpiry(clientCertificate.certificate) : null];
  const [first] = ends.filter((end) => end !== null).sort((one, other) => one.getTime() - other.getTime());
  return first ?? null;
}

function signInExpiry(connector: ConnectorView): Date | null {
  if (connector.kind !== "exchange") return null;
  const { credential } = connector;
  if (credential.type === "certificate") return certificateExpiry(credential.certificate);
  return credential.expiresOn ? new Date(`${credential.expiresOn}T23:59:59.999Z`) : null;
}

function certificateExpiry(pem: string): Date | null {
  try {
    return new X509Certificate(pem).validToDate;
  } catch {
    return null;
  }
}
