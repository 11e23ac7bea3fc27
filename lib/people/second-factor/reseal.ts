import "server-only";
import { mailroomItself, recordAudit } from "#lib/audit.ts";
import { db } from "#lib/db.ts";
import { contextOf } from "#lib/people/second-factor/store.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";
import { keyIdOf, sealWith, tryOpenWith } from "#lib/vault.ts";

/**
 * Seals the keys of people's authenticators with the newest key of the ring, as resealSecrets does with connectors'
 * secrets. Each by itself and only while it is what was read, so that it may be interrupted and repeated. Answers how
 * many were sealed anew.
 */
export async function resealSecondFactors(ring: EncryptionKey[] = settings().encryptionKeys): Promise<number> {
  let resealed = 0;
  for (const { userId, sealedKey } of await db.secondFactor.findMany()) {
    if (keyIdOf(sealedKey) === ring[0]?.id) continue;
    const key = tryOpenWith(ring, sealedKey, contextOf(userId));
    if (key === undefined) continue;
    resealed += await db.$transaction(async (tx) => {
      const { count } = await tx.secondFactor.updateMany({
        where: { userId, sealedKey },
        data: { sealedKey: sealWith(ring, key, contextOf(userId)) },
      });
      if (count > 0) await recordAudit(tx, mailroomItself(), { action: "secret.reseal", details: { count } });
      return count;
    });
  }
  return resealed;
}

/** How many keys of authenticators each key of the ring has sealed, by its id. */
export async function countSecondFactorsByKey(): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; count: bigint }[]>`
    SELECT split_part(sealed_key, '.', 2) AS id, count(*) AS count FROM second_factor GROUP BY 1 ORDER BY 1`;
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}
