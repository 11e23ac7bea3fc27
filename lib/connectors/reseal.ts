import { mailroomItself, recordAudit } from "#lib/audit.ts";
import { sealedWithout } from "#lib/connectors/lost-keys.ts";
import { parseRow } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import { secretScope } from "#lib/email/target.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";
import { sealWith, tryOpenWith } from "#lib/vault.ts";

/** Secrets read at a time, so that memory does not grow with their number. */
const batchSize = 500;

/**
 * Seals with the newest key what an older one sealed, so that the older key can leave the ring. A secret that does
 * not open stays as it is. May be interrupted anywhere, repeated, and run by several at once: each secret changes by
 * itself, and only while it is what was read. `onBatch` hears how many there are so far. Answers how many were sealed
 * anew.
 */
export async function resealSecrets(
  ring: EncryptionKey[] = settings().encryptionKeys,
  onBatch: (resealed: number) => void = () => {},
): Promise<number> {
  let resealed = 0;
  /** Those that stay as they are come again with every batch, at its beginning. */
  let left = 0;
  for (;;) {
    const secrets = await db.secret.findMany({
      where: sealedWithout(ring.slice(0, 1).map(({ id }) => id)),
      orderBy: [{ connectorId: "asc" }, { field: "asc" }],
      skip: left,
      take: batchSize,
      include: { connector: true },
    });
    const before = resealed;
    for (const { connector: row, connectorId, field, sealed } of secrets) {
      const parsed = parseRow(row);
      const context = "connector" in parsed ? { connectorId, field, scope: secretScope(parsed.connector) } : undefined;
      const plaintext = context && tryOpenWith(ring, sealed, context);
      if (!context || plaintext === undefined) {
        left += 1;
        continue;
      }
      const { count } = await db.secret.updateMany({
        where: { connectorId, field, sealed },
        data: { sealed: sealWith(ring, plaintext, context) },
      });
      resealed += count;
    }
    const count = resealed - before;
    if (count > 0) await recordAudit(db, mailroomItself(), { action: "secret.reseal", details: { count } });
    onBatch(resealed);
    if (secrets.length < batchSize) return resealed;
  }
}
