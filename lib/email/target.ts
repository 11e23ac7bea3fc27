import type { ConnectorInput, ConnectorUpdate, ConnectorView, StartTls } from "#lib/email/connector.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";

/** The key of the service picker: a well-known service's key, `exchange` or `other`. */
export function serviceOf(connector: Pick<ConnectorView, "kind"> & { service?: string }): string {
  if (connector.kind === "wellKnown") return connector.service ?? "other";
  return connector.kind === "exchange" ? "exchange" : "other";
}

/** Where an SMTP connector dials and how it is protected: the catalogue decides for a well-known service. */
export type Endpoint = {
  host: string;
  port: number;
  secure: boolean;
  startTls: StartTls;
  /** The sign-in mechanism that this service is known to handle best. */
  authMethod?: "LOGIN";
} & Exceptions;

/** What a person allows beyond the usual rules of TLS: one more certificate (PEM) to trust, versions before 1.2. */
export type Exceptions = { trustedCertificate?: string | undefined; isOldTlsAllowed?: true | undefined };

/** The part of any SMTP connector, with or without its secrets, that says where it dials. */
type Dialling = Exceptions &
  (
    | { kind: "wellKnown"; service: string }
    | { kind: "smtp"; host: string; port: number; secure: boolean; startTls: StartTls }
  );

/**
 * The endpoint of an SMTP connector. Catalogue services that start in plain text always need STARTTLS,
 * save for the few relays that the catalogue marks as plain.
 */
export function endpointOf(connector: Dialling): Endpoint {
  const { trustedCertificate, isOldTlsAllowed } = connector;
  const { host, port, secure, startTls, authMethod }: Endpoint =
    connector.kind === "smtp" ? connector : getService(connector.service);
  return {
    ...{ host, port, secure, startTls },
    ...(authMethod ? { authMethod } : {}),
    ...(trustedCertificate ? { trustedCertificate } : {}),
    ...(isOldTlsAllowed ? { isOldTlsAllowed } : {}),
  };
}

/**
 * Whether recipients may have domains without a dot: only where the connector dials this machine. A draft's service
 * may be unknown.
 */
export function isDotlessAllowed(connector: Dialling | { kind: "exchange" }): boolean {
  if (connector.kind === "exchange") return false;
  if (connector.kind === "wellKnown" && !isServiceKey(connector.service)) return false;
  return isLoopbackHost(endpointOf(connector).host);
}

/** What the list shows as the target: `host:port`, or the tenant of an Exchange connector. */
export function targetOf(connector: ConnectorView): string {
  if (connector.kind === "exchange") return connector.tenantId;
  const { host, port } = endpointOf(connector);
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/**
 * The destination a secret is bound to: where it is sent and as whom. A stored secret is used only while this text
 * stays the same, so that nobody can point a connector at another host and have the password delivered there.
 */
export function secretScope(connector: ConnectorView | ConnectorUpdate | ConnectorInput): string {
  switch (connector.kind) {
    case "wellKnown":
      return JSON.stringify(["wellKnown", connector.service, userOf(connector), ...exceptionsOf(connector)]);
    case "smtp": {
      const { host, port, secure, startTls } = connector;
      const security = [secure, startTls, userOf(connector), ...exceptionsOf(connector)];
      return JSON.stringify(["smtp", host.toLowerCase(), port, ...security]);
    }
    case "exchange": {
      const { tenantId, clientId, cloud } = connector;
      const ids = [tenantId.toLowerCase(), clientId.toLowerCase(), cloud];
      return JSON.stringify(["exchange", ...ids, ...exceptionsOf(connector)]);
    }
  }
}

/** Whom a connector trusts beyond the usual decides who can receive its secret. Nothing for one that makes no exception. */
function exceptionsOf({ trustedCertificate, isOldTlsAllowed }: Exceptions): string[] {
  return [...(trustedCertificate ? [trustedCertificate] : []), ...(isOldTlsAllowed ? ["old TLS"] : [])];
}

function userOf(connector: { auth: { required: boolean; username?: string } }): string | null {
  return connector.auth.required ? (connector.auth.username ?? null) : null;
}
