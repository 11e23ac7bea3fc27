import { createHash, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { encode } from "uqr";

/** A code of the step before or after will do: clocks differ, and people type while a step ends (RFC 6238 section 5.2). */
const window = 1;
const periodSeconds = 30;
const keyBytes = 20;
const recoveryCount = 10;
const recoveryBytes = 10;

/** A new key for an authenticator, in Base32. */
export function newKey(): string {
  return new Secret({ size: keyBytes }).base32;
}

/** What an authenticator is given: the key as text, and the picture of its address as a path over cells of 1. */
export type KeyView = { key: string; picture: { size: number; path: string } };

/** The key for this person's authenticator. */
export function keyView(key: string, email: string): KeyView {
  const { data, size } = encode(generatorOf(key, email).toString(), { border: 0 });
  const cells = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { key: inFours(key, " "), picture: { size, path: cells.join("") } };
}

/** The time step that a code belongs to; `undefined` for a code that is none of this time. */
export function stepOf(code: string, key: string, now = Date.now()): number | undefined {
  const delta = generatorOf(key, "").validate({ token: code, timestamp: now, window });
  return delta === null ? undefined : Math.floor(now / 1_000 / periodSeconds) + delta;
}

function generatorOf(key: string, label: string): TOTP {
  const secret = Secret.fromBase32(key);
  return new TOTP({ issuer: "Mailroom", label, algorithm: "SHA1", digits: 6, period: periodSeconds, secret });
}

/** New recovery codes as people write them down, 80 random bits each. */
export function newRecoveryCodes(): string[] {
  const one = () => new Secret({ buffer: new Uint8Array(randomBytes(recoveryBytes)).buffer }).base32.toLowerCase();
  return Array.from({ length: recoveryCount }, () => inFours(one(), "-"));
}

function inFours(text: string, sign: string): string {
  return text.replace(/(.{4})(?=.)/g, `$1${sign}`);
}

/** What is stored of a recovery code. So many random bits need no slow hash. */
export function hashOfRecovery(code: string): string {
  return createHash("sha256").update(plain(code)).digest("base64url");
}

/** What was typed, without the signs that only make it easier to read. */
export function plain(typed: string): string {
  return typed.replace(/[\s-]/g, "").toLowerCase();
}
