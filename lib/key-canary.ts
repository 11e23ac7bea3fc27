import "server-only";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";
import { keyIdOf, sealWith, tryOpenWith } from "#lib/vault.ts";

const factKey = "key-canary";
const context = { connectorId: "", field: factKey, scope: "" };
const song = "This key ring opens what is stored here.";

/**
 * Holds the key ring against this database before anything is sealed or opened with it: the first start leaves a
 * sealed text, later ones must be able to open it. It is sealed anew once the ring has a newer key.
 * Throws `key` for a ring that belongs to another database.
 */
export async function ensureKeyCanary(ring: EncryptionKey[] = settings().encryptionKeys): Promise<void> {
  const fresh = sealWith(ring, song, context);
  await db.fact.createMany({ data: { key: factKey, value: fresh }, skipDuplicates: true });
  const { value } = await db.fact.findUniqueOrThrow({ where: { key: factKey } });
  const sealed = String(value);
  if (tryOpenWith(ring, sealed, context) !== song) {
    throw new AppError(
      "key",
      `The encryption key does not fit this database, whose secrets were sealed with the key ${keyIdOf(sealed)}: ` +
        "restore that key (MAILROOM_ENCRYPTION_KEYS, or encryption.key in the data folder) and start again.",
    );
  }
  if (keyIdOf(sealed) === ring[0]?.id) return;
  await db.fact.update({ where: { key: factKey }, data: { value: fresh } });
}
