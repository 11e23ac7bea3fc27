import type {
  ConnectorInput,
  ConnectorUpdate,
  ConnectorView,
  OpenConnector,
  SecretChange,
} from "#lib/email/connector.ts";

/**
 * The secrets by the name they are sealed under: the place in the form, as a react-hook-form path, the field's label
 * and the noun within a sentence.
 */
export const secretFields = {
  password: { path: "auth.password", label: "Password", noun: "password" },
  clientSecret: { path: "credential.clientSecret", label: "Client Secret", noun: "client secret" },
  privateKey: { path: "credential.privateKey", label: "Private key", noun: "private key" },
  clientKey: {
    path: "clientCertificate.privateKey",
    label: "Private key of the client certificate",
    noun: "private key of the client certificate",
  },
} as const;

/** The name that a secret is sealed under. */
export type SecretField = keyof typeof secretFields;

/** A secret that a connector's settings call for. */
export type NeededSecret = { field: SecretField; path: string; noun: string };

type Connector = ConnectorView | ConnectorUpdate | ConnectorInput;

/** The secrets that these settings need; none for a connector without authentication. */
export function neededSecrets(connector: Connector): NeededSecret[] {
  const fields = [signInField(connector), connector.clientCertificate ? ("clientKey" as const) : undefined];
  return fields.flatMap((field) =>
    field ? [{ field, path: secretFields[field].path, noun: secretFields[field].noun }] : [],
  );
}

function signInField(connector: Connector): SecretField | undefined {
  if (connector.kind === "exchange") return connector.credential.type === "secret" ? "clientSecret" : "privateKey";
  return connector.auth.required ? "password" : undefined;
}

/** What a person said about each needed secret. */
export function secretChanges(
  connector: ConnectorUpdate | ConnectorInput,
): (NeededSecret & { change: SecretChange })[] {
  return neededSecrets(connector).map((needed) => ({ ...needed, change: changeOf(connector, needed.field) }));
}

function changeOf(connector: ConnectorUpdate | ConnectorInput, field: SecretField): SecretChange {
  if (field === "clientKey") return connector.clientCertificate?.privateKey ?? { op: "keep" };
  if (connector.kind !== "exchange") return connector.auth.required ? connector.auth.password : { op: "keep" };
  const { credential } = connector;
  return credential.type === "secret" ? credential.clientSecret : credential.privateKey;
}

/** The connector without its secrets, and without fields that say nothing: what may be stored in the open and shown. */
export function withoutSecrets(given: Connector): ConnectorView {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Connector;
  const { clientCertificate } = present;
  const connector = clientCertificate
    ? { ...present, clientCertificate: { certificate: clientCertificate.certificate } }
    : (present as Connector & { clientCertificate?: undefined });
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

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The connector with `secretOf` in the place of each secret that its settings need. */
export function mapSecrets<S>({ clientCertificate, ...rest }: Connector, secretOf: (field: SecretField) => S) {
  const own = clientCertificate && {
    clientCertificate: { certificate: clientCertificate.certificate, privateKey: secretOf("clientKey") },
  };
  const connector = rest as DistributiveOmit<Connector, "clientCertificate">;
  if (connector.kind !== "exchange") {
    const { auth } = connector;
    if (!auth.required) return { ...connector, ...own, auth: { required: false as const } };
    return { ...connector, ...own, auth: { ...auth, password: secretOf("password") } };
  }
  const { credential } = connector;
  if (credential.type === "certificate") {
    return { ...connector, ...own, credential: { ...credential, privateKey: secretOf("privateKey") } };
  }
  const { type, expiresOn } = credential;
  // The form compares by keys, so that an absent date is a key too.
  return { ...connector, ...own, credential: { type, clientSecret: secretOf("clientSecret"), expiresOn } };
}

/** The connector ready to send. `secrets` holds every secret that `neededSecrets` names. */
export function withSecrets(connector: Connector, secrets: Partial<Record<SecretField, string>>): OpenConnector {
  return mapSecrets(connector, (field) => secrets[field] ?? "");
}

/** A connector as a draft that changes no secret: as it is stored, or after a save. */
export function keepingSecrets(connector: ConnectorView | ConnectorUpdate): ConnectorUpdate {
  return mapSecrets(connector, () => ({ op: "keep" as const }));
}
