import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AppError } from "#lib/errors.ts";
import { type EncryptionKey, settings } from "#lib/settings.ts";

const format = "v1";
const algorithm = "aes-256-gcm";
/** The initialisation vector is random: NIST SP 800-38D allows 2^32 of these under one key. */
const ivBytes = 12;
const tagBytes = 16;

/** What a sealed text is bound to: it opens for this connector, this field and this target only. */
export type SealContext = { connectorId: string; field: string; scope: string };

/** Seals a secret with the newest key: `v1.<key id>.<iv>.<ciphertext>.<tag>`, the last three in base64url. */
export function seal(plaintext: string, context: SealContext): string {
  return sealWith(settings().encryptionKeys, plaintext, context);
}

/** True for a text that looks sealed; whether it opens is another matter. */
export function isSealed(text: string): boolean {
  return text.startsWith(`${format}.`);
}

/** The id of the key that a text was sealed with. */
export function keyIdOf(sealed: string): string | undefined {
  return sealed.split(".")[1];
}

/** Opens a sealed secret. Throws `secretUnreadable` when the key, the row, the field or the target is another. */
export function open(sealed: string, context: SealContext): string {
  return openWith(settings().encryptionKeys, sealed, context);
}

/** {@link seal} with a given key ring, newest key first. Throws `key` when the ring is empty. */
export function sealWith(ring: EncryptionKey[], plaintext: string, context: SealContext): string {
  const newest = ring[0];
  if (!newest) throw new AppError("key", "No encryption key is set: MAILROOM_ENCRYPTION_KEYS is empty.");
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, newest.key, iv, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(newest.id, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return [format, newest.id, ...parts].join(".");
}

/** {@link open} with a given key ring. */
export function openWith(ring: EncryptionKey[], sealed: string, context: SealContext): string {
  const [version, keyId, ...parts] = sealed.split(".");
  const [iv, ciphertext, tag] = parts.map((part) => Buffer.from(part, "base64url"));
  if (version !== format || parts.length !== 3 || iv?.length !== ivBytes || tag?.length !== tagBytes || !ciphertext) {
    throw new AppError("secretUnreadable", "The stored secret is damaged.");
  }
  const key = ring.find(({ id }) => id === keyId);
  if (!key) {
    throw new AppError("secretUnreadable", `The stored secret was sealed with the key ${keyId}, which is not in use.`);
  }
  try {
    const decipher = createDecipheriv(algorithm, key.key, iv, { authTagLength: tagBytes });
    decipher.setAAD(boundTo(key.id, context));
    decipher.setAuthTag(tag);
    return decipher.update(ciphertext, undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new AppError("secretUnreadable", "The stored secret does not belong to this connector and target.", {
      cause,
    });
  }
}

/** {@link openWith}, or `undefined` for what does not open. */
export function tryOpenWith(ring: EncryptionKey[], sealed: string, context: SealContext): string | undefined {
  try {
    return openWith(ring, sealed, context);
  } catch (error) {
    if (error instanceof AppError && error.code === "secretUnreadable") return undefined;
    throw error;
  }
}

/** JSON keeps the parts apart, so that no two contexts give the same bytes. */
function boundTo(keyId: string, { connectorId, field, scope }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([format, keyId, connectorId, field, scope]));
}
