import "server-only";
import type { StoredRow } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";

/**
 * A row with its sealed secrets. One snapshot of both, though they are two queries: a save between them would make the
 * secret look like another connector's.
 */
export function findRow(id: string): Promise<StoredRow | null> {
  return db.$transaction((tx) => tx.connector.findUnique({ where: { id }, include: { secrets: true } }), {
    isolationLevel: "RepeatableRead",
  });
}

/**
 * Locks rows and their secrets to the end of the transaction, in the one order in which all do who lock several: else
 * two could wait for each other.
 */
export async function lockRows(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM connector WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`
    SELECT field FROM secret WHERE connector_id = ANY(${ids}::uuid[]) ORDER BY connector_id, field FOR UPDATE`;
}
