import "server-only";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { findRow } from "#lib/connectors/find-rows.ts";
import { whereKeyLost } from "#lib/connectors/lost-keys.ts";
import { type StoredRow, storedView } from "#lib/connectors/row.ts";
import type { ConnectorState } from "#lib/connectors/search.ts";
import { db } from "#lib/db.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { includesRole } from "#lib/roles.ts";

const systemFact = "system-connector";

/** A connector as one that can be chosen. `target` is where it dials. */
export type SystemChoice = { id: string; name: string; sender: string; target: string };

/** The connector that was chosen: one that mail can go through, or why not, in a sentence; `name` while it is there. */
type SystemConnector =
  | { is: "usable"; id: string; name: string; row: StoredRow; connector: ConnectorView; isTestFailed: boolean }
  | { is: "unusable"; id: string; name?: string; why: string };

const problems: Partial<Record<ConnectorState, string>> = {
  broken: "cannot be used as it is stored",
  disabled: "is disabled",
  needsSecret: "needs its secret again",
};

/** The id of the connector that an administrator chose for mail to people; it may be gone since. */
export async function findSystemId(tx: Prisma.TransactionClient = db): Promise<string | undefined> {
  const fact = await tx.fact.findUnique({ where: { key: systemFact } });
  return (fact?.value as { connectorId: string } | undefined)?.connectorId;
}

/** The connector that was chosen, and whether it can be used. */
export async function findSystemConnector(): Promise<SystemConnector | undefined> {
  const id = await findSystemId();
  if (!id) return undefined;
  const row = await findRow(id);
  if (!row) return { is: "unusable", id, why: "The connector that was chosen was deleted." };
  const { name } = row;
  const { state, connector } = storedView(row);
  const why = problems[state];
  if (why || !connector) return { is: "unusable", id, name, why: `The connector “${name}” ${why}.` };
  return { is: "usable", id, name, row, connector, isTestFailed: state === "testFailed" };
}

/** The connectors that can be chosen, by name. */
export async function listSystemChoices(): Promise<SystemChoice[]> {
  return db.connector.findMany({ where: usable(), orderBy: [{ name: "asc" }, { id: "asc" }], select: choice });
}

/** Chooses the connector for mail to people, or none. Throws `invalid` for one that cannot be used. */
export async function chooseSystemConnector({ id }: { id: string }, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const beforeId = await findSystemId(tx);
    if ((beforeId ?? "") === id) return;
    // Locked, so that whoever is changing it right now is judged by this choice; see requireMayChange.
    if (id) await tx.$queryRaw`SELECT id FROM connector WHERE id = ${id}::uuid FOR UPDATE`;
    const after = id ? await tx.connector.findFirst({ where: { id, ...usable() }, select: choice }) : undefined;
    if (after === null) throw unusable();
    const before = beforeId ? await tx.connector.findUnique({ where: { id: beforeId }, select: choice }) : undefined;
    const value = { connectorId: id };
    if (id) await tx.fact.upsert({ where: { key: systemFact }, create: { key: systemFact, value }, update: { value } });
    else await tx.fact.deleteMany({ where: { key: systemFact } });
    await recordAudit(tx, actor, {
      action: "people.chooseConnector",
      target: { type: "connector", id: id || beforeId, name: (after ?? before)?.name ?? "a deleted connector" },
      changes: [{ path: "systemConnector", before: before?.name, after: after?.name }],
    });
  });
}

/** What is said to others of the connector that mail to people goes through. */
export function onlyAdministrators(name: string): string {
  return `Mail to people goes through “${name}”: only an administrator changes, disables or deletes it.`;
}

/**
 * Whoever points the connector for mail to people elsewhere reads other people's links, also an administrator's, and
 * without it nobody gets one. To be called in the transaction that has changed or locked the rows. Throws `forbidden`.
 */
export async function requireMayChange(tx: Prisma.TransactionClient, ids: string[], { role }: Actor): Promise<void> {
  if (includesRole(role, "administrator")) return;
  const systemId = await findSystemId(tx);
  if (!systemId || !ids.includes(systemId)) return;
  const system = await tx.connector.findUnique({ where: { id: systemId }, select: { name: true } });
  throw new AppError("forbidden", onlyAdministrators(system?.name ?? ""));
}

const choice = { id: true, name: true, sender: true, target: true } as const;

function usable(): Prisma.ConnectorWhereInput {
  return { isEnabled: true, defect: null, isMissingSecret: false, secrets: { none: whereKeyLost() } };
}

function unusable(): AppError {
  const message = "This connector cannot be used. Choose another.";
  return new AppError("invalid", message, { fields: [{ path: "id", message }] });
}
