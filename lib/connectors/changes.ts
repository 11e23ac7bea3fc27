import type { SeenConnector } from "#lib/connectors/view.ts";
import { type SecretField, secretFields } from "#lib/email/secrets.ts";

const labels: Record<string, string> = {
  name: "Name",
  slug: "Slug",
  sender: "Sender",
  kind: "Service",
  service: "Service",
  host: "Host",
  port: "Port",
  secure: "Secure",
  startTls: "STARTTLS",
  trustedCertificate: "Trusted certificate",
  isOldTlsAllowed: "Allow TLS 1.0 and 1.1",
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

/** What became of one field: its value now, or who set a secret. */
export type FieldChange = { path: string; label: string; value: string };

/** What another person changed between two looks at a connector. */
export function changesSince(before: SeenConnector, now: SeenConnector): FieldChange[] {
  const old = flatten(before.connector ?? {});
  const current = flatten(now.connector ?? {});
  const paths = [...new Set([...Object.keys(old), ...Object.keys(current)])];
  const fields = paths
    .filter((path) => old[path] !== current[path])
    .map((path) => ({ path, label: labels[path] ?? path, value: current[path] ?? "not set" }));
  return [...fields, ...secretChanges(before, now)];
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
