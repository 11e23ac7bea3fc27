import type {
  ConnectorInput,
  ConnectorUpdate,
  ConnectorView,
  OpenConnector,
  SecretChange,
  SecretField,
} from "#lib/email/connector.ts";

/** A secret that a connector's settings call for: the name it is sealed under, and its place in the form. */
export type NeededSecret = { field: SecretField; path: string; label: string };

/** The secrets that these settings need; none for a connector without authentication. */
export function neededSecrets(connector: ConnectorView | ConnectorUpdate | ConnectorInput): NeededSecret[] {
  if (connector.kind !== "exchange") {
    return connector.auth.required ? [{ field: "password", path: "auth.password", label: "password" }] : [];
  }
  return connector.credential.type === "secret"
    ? [{ field: "clientSecret", path: "credential.clientSecret", label: "client secret" }]
    : [{ field: "privateKey", path: "credential.privateKey", label: "private key" }];
}

/** What a person said about each needed secret. */
export function secretChanges(
  connector: ConnectorUpdate | ConnectorInput,
): (NeededSecret & { change: SecretChange })[] {
  return neededSecrets(connector).map((needed) => ({ ...needed, change: changeOf(connector) }));
}

function changeOf(connector: ConnectorUpdate | ConnectorInput): SecretChange {
  if (connector.kind !== "exchange") return connector.auth.required ? connector.auth.password : { op: "keep" };
  const { credential } = connector;
  return credential.type === "secret" ? credential.clientSecret : credential.privateKey;
}

/** The connector without its secrets: what may be stored in the open and shown. */
export function withoutSecrets(connector: ConnectorUpdate | ConnectorInput): ConnectorView {
  if (connector.kind !== "exchange") {
    const { auth } = connector;
    return { ...connector, auth: auth.required ? { required: true, username: auth.username } : { required: false } };
  }
  const { credential } = connector;
  if (credential.type === "certificate") {
    return { ...connector, credential: { type: "certificate", certificate: credential.certificate } };
  }
  const { expiresOn } = credential;
  return { ...connector, credential: { type: "secret", ...(expiresOn ? { expiresOn } : {}) } };
}

/** The connector ready to send. `secrets` holds every secret that `neededSecrets` names. */
export function withSecrets(connector: ConnectorView, secrets: Partial<Record<SecretField, string>>): OpenConnector {
  if (connector.kind !== "exchange") {
    const { auth } = connector;
    if (!auth.required) return { ...connector, auth };
    return { ...connector, auth: { required: true, username: auth.username, password: secrets.password ?? "" } };
  }
  const { credential } = connector;
  if (credential.type === "certificate") {
    const { certificate } = credential;
    return { ...connector, credential: { type: "certificate", certificate, privateKey: secrets.privateKey ?? "" } };
  }
  return { ...connector, credential: { ...credential, clientSecret: secrets.clientSecret ?? "" } };
}

/** A stored connector as a draft that changes no secret. */
export function keepingSecrets(connector: ConnectorView): ConnectorUpdate {
  const keep = { op: "keep" } as const;
  if (connector.kind !== "exchange") {
    const { auth } = connector;
    return { ...connector, auth: auth.required ? { ...auth, password: keep } : auth };
  }
  const { credential } = connector;
  return credential.type === "secret"
    ? { ...connector, credential: { ...credential, clientSecret: keep } }
    : { ...connector, credential: { ...credential, privateKey: keep } };
}
