import "server-only";
import { hkdfSync } from "node:crypto";
import { AppError } from "#lib/errors.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";

/**
 * A key for this purpose alone, from the oldest key of the ring: a key that is added in front of it ends nothing. Throws
 * `key`.
 */
export function derivedKey(purpose: string, ring: EncryptionKey[] = settings().encryptionKeys): string {
  const key = ring.at(-1)?.key;
  if (!key) throw new AppError("key", "No encryption key is set: MAILROOM_ENCRYPTION_KEYS is empty.");
  return Buffer.from(hkdfSync("sha256", key, "", `mailroom ${purpose}`, 32)).toString("base64url");
}
