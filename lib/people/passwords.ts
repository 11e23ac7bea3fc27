import "server-only";
import { hashPassword } from "better-auth/crypto";
import { AppError } from "#lib/errors.ts";

/** Loaded with the first new password. In lower case, the most common first. */
let common: Set<string> | undefined;

async function commonPasswords(): Promise<Set<string>> {
  if (!common) {
    const { dictionary } = await import("@zxcvbn-ts/language-common");
    common = new Set(dictionary["passwords-common"]);
  }
  return common;
}

/**
 * Hashes a new password with scrypt. Throws `invalid` at the field `password` for one of the 49,000 most common ones.
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
 */
export async function hashNewPassword(password: string): Promise<string> {
  if ((await commonPasswords()).has(password.normalize("NFKC").toLowerCase())) throw tooCommon();
  return hashPassword(password);
}

function tooCommon(): AppError {
  const message = "This password is among the most common ones. Choose another.";
  return new AppError("invalid", message, { fields: [{ path: "password", message }] });
}
