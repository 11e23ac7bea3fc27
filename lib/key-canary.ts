import "server-only";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";
import { keyIdOf, sealWith, tryOpenWith } from "#lib/vault.ts";

const factKey = "key-canary";
const context = { connectorId: "", field: factKey, scope: "" };
const song = "This key ring opens what is stored here.";

type KeyCheck = { ring?: EncryptionKey[]; isLossAccepted?: boolean };

/**
 * Holds the key ring against this database before anything is sealed or opened with it: the first start leaves a
 * sealed text, later ones must be able to open it. It is sealed anew once the ring has a newer key.
 * Throws `key` for a ring that belongs to another database, unless the operator says that its key is lost: the ring is
 * then this database's own from now on. Nothing is deleted, so that a key which is found again opens what it sealed.
 */
export async function ensureKeyCanary({
  ring = settings().encryptionKeys,
  isLossAccepted = settings().isLostKeyAccepted,
}: KeyCheck = {}): Promise<void> {
  const fresh = sealWith(ring, song, context);
  await db.fact.createMany({ data: { key: factKey, value: fresh }, skipDuplicates: true });
  const { value } = await db.fact.findUniqueOrThrow({ where: { key: factKey } });
  const sealed = String(value);
  const keyId = keyIdOf(sealed);
  if (tryOpenWith(ring, sealed, context) !== song) {
    const misfit = `The encryption key does not fit this database, whose secrets were sealed with the key ${keyId}`;
    if (!isLossAccepted) {
      throw new AppError(
        "key",
        `${misfit}: restore that key (MAILROOM_ENCRYPTION_KEYS, or encryption.key in the data folder) and start again. ` +
          "If it is lost for good, start once with MAILROOM_ACCEPT_LOST_KEY=on: connectors then ask for their secrets.",
      );
    }
    // Two keys of one name could not be told apart.
    if (ring.some(({ id }) => id === keyId)) {
      throw new AppError("key", `${misfit}, another of the same name: give the new key another name than ${keyId}.`);
    }
  }
  if (keyId === ring[0]?.id) return;
  await db.fact.update({ where: { key: factKey }, data: { value: fresh } });
}
