import * as z from "zod";
import { privateKeyText } from "#lib/email/certificate-text.ts";
import { strictObject } from "#lib/email/strict-object.ts";

/** Longest accepted text of a connector's fields, in UTF-16 units. */
export const maxLength = { name: 120, slug: 63, user: 320, secret: 16_384 };

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

/** A new password or client secret. */
export const secretSet = strictObject(
  {
    op: z.literal("set", "Enter the secret."),
    value: z
      .string("Enter the secret.")
      .min(1, "Enter the secret.")
      .max(maxLength.secret, `Use at most ${maxLength.secret.toLocaleString("en")} characters.`)
      .refine((value) => value.isWellFormed(), "This secret contains half of a character. Type it again.")
      .refine((value) => !/\p{Cc}/u.test(value), "A secret cannot contain line breaks or control characters."),
  },
  "Enter the secret.",
);

/** A new private key. */
export const keySet = strictObject(
  { op: z.literal("set", "Enter the private key."), value: privateKeyText },
  "Enter the private key.",
);

const keep = strictObject({ op: z.literal("keep") }, "Enter the secret.");
const clear = strictObject({ op: z.literal("clear") }, "Enter the secret.");

/** What becomes of a stored password or client secret: kept, set or cleared. */
export const secretChange = z.discriminatedUnion("op", [keep, secretSet, clear], "Enter the secret.");

/** What becomes of a stored private key. */
export const keyChange = z.discriminatedUnion("op", [keep, keySet, clear], "Enter the private key.");
