import { X509Certificate } from "node:crypto";
import type { ConnectorView } from "#lib/email/connector.ts";

/** When the connector's credential stops working: the stated date of a client secret (its end, UTC) or the certificate's. */
export function expiryOf(connector: ConnectorView): Date | null {
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
