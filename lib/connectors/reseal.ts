import { mailroomItself, recordAudit } from "#lib/audit.ts";
import { sealedWithout } from "#lib/connectors/lost-keys.ts";
import { parseRow } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import { secretScope } from "#lib/email/target.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";
import { sealWith, tryOpenWith } from "#lib/vault.ts";

type Change = { where: { connectorId: string; field: string; sealed: string }; data: { sealed: string } };

/** How long a batch may take on a busy database, in milliseconds. */
const batchMs = 60_000;

/** Secrets sealed at a time: a killed rotation loses no more than these. */
const batchSize = 50;

/**
 * Seals with the newest key what an older one sealed, so that the older key can leave the ring. A secret that does
 * not open stays as it is. May be interrupted anywhere, repeated, and run by several at once: each secret changes only
 * while it is what was read. `onBatch` hears how many there are so far. Answers how many were sealed
 * anew.
 */
export async function resealSecrets(
  ring: EncryptionKey[] = settings().encryptionKeys,
  onBatch: (resealed: number) => void = () => {},
): Promise<number> {
  let resealed = 0;
  let last: { connectorId: string; field: string } | undefined;
  for (;;) {
    const secrets = await db.secret.findMany({
      where: { ...sealedWithout(ring.slice(0, 1).map(({ id }) => id)), ...(last ? after(last) : {}) },
      orderBy: [{ connectorId: "asc" }, { field: "asc" }],
      take: batchSize,
      include: { connector: true },
    });
    const changes = secrets.flatMap(({ connector: row, connectorId, field, sealed }) => {
      const parsed = parseRow(row);
      const context = "connector" in parsed ? { connectorId, field, scope: secretScope(parsed.connector) } : undefined;
      const plaintext = context && tryOpenWith(ring, sealed, context);
      if (!context || plaintext === undefined) return [];
      return [{ where: { connectorId, field, sealed }, data: { sealed: sealWith(ring, plaintext, context) } }];
    });
    last = secrets.at(-1);
    resealed += await sealBatch(changes);
    onBatch(resealed);
    if (secrets.length < batchSize) return resealed;
  }
}

/** By place and not by number: those that stay as they are may go meanwhile, and more may come to stay. */
function after({ connectorId, field }: { connectorId: string; field: string }): Prisma.SecretWhereInput {
  return { OR: [{ connectorId: { gt: connectorId } }, { connectorId, field: { gt: field } }] };
}

/** Changes the secrets of a batch and writes it down in one transaction; answers how many were still what was read. */
async function sealBatch(changes: Change[]): Promise<number> {
  if (changes.length === 0) return 0;
  return db.$transaction(
    async (tx) => {
      let count = 0;
      for (const change of changes) count += (await tx.secret.updateMany(change)).count;
      if (count > 0) await recordAudit(tx, mailroomItself(), { action: "secret.reseal", details: { count } });
      return count;
    },
    { timeout: batchMs },
  );
}
