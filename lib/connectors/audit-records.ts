import type { AuditRecord } from "#lib/audit.ts";
import { diffOf, type FieldDiff } from "#lib/connectors/changes.ts";
import { parseRow, type StoredRow } from "#lib/connectors/row.ts";
import type { SecretPlan } from "#lib/connectors/secrets.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import { type SecretField, secretFields } from "#lib/email/secrets.ts";
import type { Connector } from "#lib/generated/prisma/client.ts";

type Named = { id: string; name: string };

const targetOf = ({ id, name }: Named) => ({ type: "connector" as const, id, name });

/** The entry of a new connector. */
export function createdRecord(id: string, connector: ConnectorView, secrets?: SecretPlan): AuditRecord {
  const target = targetOf({ id, name: connector.name });
  return {
    action: "connector.create",
    target,
    changes: [...diffOf(undefined, connector), ...(secrets ? secretDiff(secrets) : [])],
  };
}

/** The entry of a connector whose port Mailroom itself changed. */
export function movedRecord(named: Named, { from, to }: { from: number; to: number }): AuditRecord {
  const changes = [{ path: "port", before: String(from), after: String(to) }];
  return { action: "connector.update", target: targetOf(named), changes };
}

/** The entry of a save: which fields differ, and which secrets were set or removed. */
export function updatedRecord(row: StoredRow, connector: ConnectorView, secrets: SecretPlan): AuditRecord {
  const target = targetOf({ id: row.id, name: connector.name });
  return {
    ...{ action: "connector.update", target },
    changes: [...diffOf(readable(row), connector), ...secretDiff(secrets)],
  };
}

/** The entry of a deleted connector, with what it was. */
export function deletedRecord(row: StoredRow): AuditRecord {
  const removed = row.secrets.map(({ field }) => field as SecretField);
  const changes = [...diffOf(readable(row), undefined), ...secretDiff({ sealed: [], removed })];
  return { action: "connector.delete", target: targetOf(row), changes };
}

/** The entry of a connector that was enabled or disabled. */
export function enabledRecord({ isEnabled, ...named }: Named & { isEnabled: boolean }): AuditRecord {
  return { action: isEnabled ? "connector.enable" : "connector.disable", target: targetOf(named) };
}

/** A row whose settings no longer parse has nothing to compare with. */
function readable(row: Connector): ConnectorView | undefined {
  const parsed = parseRow(row);
  return "connector" in parsed ? parsed.connector : undefined;
}

/** Secrets are told of, never told. */
function secretDiff({ sealed, removed }: Pick<SecretPlan, "sealed" | "removed">): FieldDiff[] {
  return [
    ...sealed.map(({ field }) => ({ path: secretFields[field].path, after: "changed" })),
    ...removed.map((field) => ({ path: secretFields[field].path, after: "removed" })),
  ];
}
