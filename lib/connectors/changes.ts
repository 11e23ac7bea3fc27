import type { FieldChange } from "#lib/connectors/view.ts";
import type { ConnectorUpdate, ConnectorView } from "#lib/email/connector.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";

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

/** The fields in which the stored connector differs from a draft of it, with the stored values. */
export function differences(stored: ConnectorView, draft: ConnectorUpdate): FieldChange[] {
  const theirs = flatten(stored);
  const ours = flatten(withoutSecrets(draft));
  const paths = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  return paths
    .filter((path) => theirs[path] !== ours[path])
    .map((path) => ({ path, label: labels[path] ?? path, stored: theirs[path] ?? "not set" }));
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
