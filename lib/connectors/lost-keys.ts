import "server-only";
import { db } from "#lib/db.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";
import { isSealed, keyIdOf } from "#lib/vault.ts";

/**
 * True when a secret was sealed with a key that is not in the ring. It asks to be entered again, as one that was never
 * stored does, and opens again should the key be found. One that does not open with its own key was tampered with.
 */
export function isKeyLost(sealed: string, ring: EncryptionKey[] = settings().encryptionKeys): boolean {
  return isSealed(sealed) && !ring.some(({ id }) => id === keyIdOf(sealed));
}

/** The same in SQL. */
export function whereKeyLost(ring: EncryptionKey[] = settings().encryptionKeys): Prisma.SecretWhereInput {
  return sealedWithout(ring.map(({ id }) => id));
}

/** The secrets that were sealed with none of these keys. */
export function sealedWithout(keyIds: string[]): Prisma.SecretWhereInput {
  // Prisma hands the text to LIKE as it is.
  const prefix = (id: string) => ({ sealed: { startsWith: `v1.${id.replaceAll("_", "\\_")}.` } });
  return { sealed: { startsWith: "v1." }, NOT: { OR: keyIds.map(prefix) } };
}

/** How many connectors have to be given their secret again because its key is lost. */
export async function countLostConnectors(ring?: EncryptionKey[]): Promise<number> {
  return db.connector.count({ where: { secrets: { some: whereKeyLost(ring) } } });
}

/** How many secrets each key has sealed, by the key's id. */
export async function countByKey(): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; count: bigint }[]>`
    SELECT split_part(sealed, '.', 2) AS id, count(*) AS count FROM secret GROUP BY 1 ORDER BY 1`;
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}
