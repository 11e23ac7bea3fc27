import * as z from "zod";
import { anyKeyText, privateKeyText } from "#lib/email/certificate-text.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { strictObject } from "#lib/email/strict-object.ts";

/** One line of text that is not empty; `message` asks for it. */
export function text(message: string, max: number = maxLength.user) {
  return z
    .string(message)
    .trim()
    .min(1, message)
    .max(max, `Use at most ${max} characters.`)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "Line breaks and control characters are not allowed here.")
    .refine((value) => value.isWellFormed(), "This text contains half of a character. Type it again.");
}

/** A GUID, without the blanks that come along when it is pasted. */
export function guidText(name: string) {
  const message = `Enter the ${name} as a GUID, as in 00000000-0000-0000-0000-000000000000.`;
  return z.string(message).trim().pipe(z.guid(message));
}

/** A new password or client secret; `ask` asks for it. */
export function secretSet(ask: string) {
  const value = z
    .string(ask)
    .min(1, ask)
    .max(maxLength.secret, `Use at most ${maxLength.secret.toLocaleString("en")} characters.`)
    .refine((text) => text.isWellFormed(), "This secret contains half of a character. Type it again.")
    .refine((text) => !/\p{Cc}/u.test(text), "A secret cannot contain line breaks or control characters.");
  return strictObject({ op: z.literal("set", ask), value }, ask);
}

/** A new private key: an RSA key for Entra, or one of any kind. */
export function keySet(ask: string, isAnyKind = false) {
  return strictObject({ op: z.literal("set", ask), value: isAnyKind ? anyKeyText : privateKeyText }, ask);
}

/** What becomes of a stored password or client secret: kept, set or cleared. */
export function secretChange(ask: string) {
  return z.discriminatedUnion("op", [stored("keep", ask), secretSet(ask), stored("clear", ask)], ask);
}

/** What becomes of a stored private key. */
export function keyChange(ask: string, isAnyKind = false) {
  return z.discriminatedUnion("op", [stored("keep", ask), keySet(ask, isAnyKind), stored("clear", ask)], ask);
}

function stored<O extends "keep" | "clear">(op: O, ask: string) {
  return strictObject({ op: z.literal(op) }, ask);
}
