import "server-only";
import type { Prisma } from "#lib/generated/prisma/client.ts";

/** Makes transactions with the same key wait for each other. A row's lock: every PostgreSQL-like database has it. */
export async function lockFact(tx: Prisma.TransactionClient, key: string): Promise<void> {
  const value = {};
  await tx.fact.upsert({ where: { key }, create: { key, value }, update: { value } });
}
