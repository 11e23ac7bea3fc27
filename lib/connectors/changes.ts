import type { SeenConnector } from "#lib/connectors/view.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import { type SecretField, secretFields } from "#lib/email/secrets.ts";

const labels: Record<string, string> = {
  name: "Name",
  slug: "Slug",
  enabled: "Enabled",
  sender: "Sender",
  kind: "Service",
  service: "Service",
  host: "Host",
  port: "Port",
  secure: "Secure",
  startTls: "STARTTLS",
  trustedCertificate: "Trusted certificate",
  isOldTlsAllowed: "Allow TLS 1.0 and 1.1",
  "clientCertificate.certificate": "Client certificate",
  verification: "Check of certificates",
  proxy: "Proxy",
  connectSeconds: "Time to connect",
  answerSeconds: "Time for an answer",
  totalSeconds: "Time for the whole",
  "auth.required": "Require authentication",
  "auth.username": "Username",
  tenantId: "Tenant ID",
  clientId: "Client ID",
  cloud: "Cloud",
  clientAuthentication: "Client authentication",
  "credential.type": "Credential",
  "credential.expiresOn": "Client secret expires on",
  "credential.certificate": "Certificate",
};

const certificatePaths = new Set(["trustedCertificate", "clientCertificate.certificate", "credential.certificate"]);

/** A field that differs between two states. Values are texts as a person reads them; absent means not set. */
export type FieldDiff = { path: string; before?: string; after?: string };

/** What became of one field: its value now, or who set a secret. */
export type FieldChange = { path: string; label: string; value: string };

/** What the form calls the field at this path; the path itself where the form has none. */
export function labelOf(path: string): string {
  return secretAt(path)?.label ?? labels[path] ?? path;
}

/** Whether a secret stands at this path, of which no more is known than that it changed. */
export function isSecretPath(path: string): boolean {
  return secretAt(path) !== undefined;
}

/** Whether a certificate stands at this path, whose text says nothing to a person. */
export function isCertificatePath(path: string): boolean {
  return certificatePaths.has(path);
}

function secretAt(path: string) {
  return Object.values(secretFields).find((field) => field.path === path);
}

/** The fields that differ between two connectors; without one, all that the other has. */
export function diffOf(before: ConnectorView | undefined, after: ConnectorView | undefined): FieldDiff[] {
  const old = flatten(before ?? {});
  const current = flatten(after ?? {});
  const paths = [...new Set([...Object.keys(old), ...Object.keys(current)])];
  return paths
    .filter((path) => old[path] !== current[path])
    .map((path) => ({ path, before: old[path], after: current[path] }));
}

/** What another person changed between two looks at a connector. */
export function changesSince(before: SeenConnector, now: SeenConnector): FieldChange[] {
  const fields = diffOf(before.connector, now.connector).map((diff) => ({
    ...{ path: diff.path, label: labelOf(diff.path), value: inWords(diff) },
  }));
  return [...fields, ...secretChanges(before, now)];
}

function inWords({ path, before, after }: FieldDiff): string {
  if (!isCertificatePath(path)) return after ?? "not set";
  if (after === undefined) return "removed";
  return before === undefined ? "added" : "replaced";
}

function secretChanges(before: SeenConnector, now: SeenConnector): FieldChange[] {
  return (Object.keys(secretFields) as SecretField[])
    .filter((field) => before.secrets[field]?.setAt !== now.secrets[field]?.setAt)
    .map((field) => {
      const setBy = now.secrets[field]?.setBy;
      return { path: field, label: secretFields[field].label, value: setBy ? `set anew by ${setBy}` : "removed" };
    });
}

function flatten(value: object, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, string][] => {
      const path = prefix + key;
      if (entry === undefined) return [];
      if (typeof entry === "object" && entry !== null) return Object.entries(flatten(entry, `${path}.`));
      return [[path, typeof entry === "boolean" ? (entry ? "on" : "off") : String(entry)]];
    }),
  );
}
