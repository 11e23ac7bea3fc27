import { isDeepStrictEqual } from "node:util";
import type { Actor } from "#lib/auth.ts";
import { expiryOf } from "#lib/connectors/expiry.ts";
import { columnsOf, parseRow, type StoredRow } from "#lib/connectors/row.ts";
import type { SecretPlan } from "#lib/connectors/secrets.ts";
import { requireMayChange } from "#lib/connectors/system.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";

/**
 * A row as it was read, and what is to become of it; the connector has the slug that it is to have. Without `isEnabled`
 * it stays enabled or disabled, as it is.
 */
export type RowChange = {
  row: StoredRow;
  connector: ConnectorView;
  secrets: SecretPlan;
  actor: Actor;
  isEnabled?: boolean;
};

/**
 * Writes a change of a row and of its secrets. Answers false, and writes nothing, when another save came first. Throws
 * `forbidden` for the connector that mail to people goes through.
 */
export async function writeChange(
  tx: Prisma.TransactionClient,
  { row, connector, secrets, actor, isEnabled }: RowChange,
): Promise<boolean> {
  const { id, version } = row;
  const columns = columnsOf(connector, expiryOf(connector));
  const { count } = await tx.connector.updateMany({
    where: { id, version },
    data: {
      ...columns,
      ...(isTestStale(row, columns, secrets) ? { lastTestAt: null, lastTestOutcome: null } : {}),
      ...(isEnabled === undefined ? {} : { isEnabled }),
      slug: connector.slug,
      isMissingSecret: secrets.missing.length > 0,
      defect: null,
      version: version + 1,
      updatedAt: new Date(),
      updatedBy: actor.name,
    },
  });
  if (count === 0) return false;
  await requireMayChange(tx, [id], actor);
  const replaced = [...secrets.removed, ...secrets.sealed.map(({ field }) => field)];
  if (replaced.length > 0) await tx.secret.deleteMany({ where: { connectorId: id, field: { in: replaced } } });
  if (secrets.sealed.length > 0) await tx.secret.createMany({ data: secretRows(id, secrets, actor.name) });
  return true;
}

/** Whether what a last test found says nothing any more about what a row becomes. */
export function isTestStale(
  row: StoredRow,
  columns: { sender: string; settings: object },
  { sealed, removed }: Pick<SecretPlan, "sealed" | "removed">,
): boolean {
  return sealed.length > 0 || removed.length > 0 || isDifferent(row, columns);
}

/** The sealed secrets of a plan as rows. */
export function secretRows(connectorId: string, { sealed }: SecretPlan, setBy: string) {
  return sealed.map((secret) => ({ ...secret, connectorId, setBy }));
}

function isDifferent(row: StoredRow, { sender, settings }: { sender: string; settings: object }): boolean {
  const parsed = parseRow(row);
  if (!("connector" in parsed)) return true;
  const stored = columnsOf(parsed.connector, null);
  return stored.sender !== sender || !isDeepStrictEqual(stored.settings, settings);
}
