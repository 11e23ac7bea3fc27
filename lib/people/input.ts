import * as z from "zod";
import { strictObject } from "#lib/email/strict-object.ts";
import { roles } from "#lib/roles.ts";

/** In UTF-16 units. */
export const passwordLength = { min: 12, max: 128 } as const;

const longest = 200;
const form = "Fill in the form.";

const email = z
  .string("Enter an e-mail address.")
  .trim()
  .toLowerCase()
  .min(1, "Enter an e-mail address.")
  .max(longest, "This address is too long.")
  .pipe(z.email("This is not an e-mail address."));
const name = z
  .string("Enter a name.")
  .trim()
  .min(1, "Enter a name.")
  .max(100, "A name has at most 100 characters.")
  // The name stands in lists and in the audit log: what is invisible or turns text around has no place in it.
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, "The name contains a character that cannot be shown.");
const newPassword = z
  .string("Choose a password.")
  .min(passwordLength.min, `Use at least ${passwordLength.min} characters.`)
  .max(passwordLength.max, `Use at most ${passwordLength.max} characters.`);
const typedPassword = z
  .string("Enter your password.")
  .min(1, "Enter your password.")
  .max(passwordLength.max, "The password is too long.");
const token = z.string("The link is not complete.").min(1, "The link is not complete.").max(longest);
const role = z.enum(roles, "Choose a role.");
const id = z.uuid("This person does not exist.");

/** Signing in. */
export const signInInput = strictObject({ email, password: typedPassword }, form);
/** The first administrator. */
export const setUpInput = strictObject({ token, name, email, password: newPassword }, form);
/** Joining with an invitation, which holds the address and the role. */
export const joinInput = strictObject({ token, name, password: newPassword }, form);
/** A new password with a link. */
export const newPasswordInput = strictObject({ token, password: newPassword }, form);
/** Asking for a mail with such a link. */
export const passwordMailInput = strictObject({ email }, form);
/** A new password of one's own. */
export const ownPasswordInput = strictObject({ currentPassword: typedPassword, password: newPassword }, form);
/** A code of the second factor: of the authenticator, or one to recover with. */
export const codeInput = strictObject(
  { code: z.string("Enter the code.").trim().min(1, "Enter the code.").max(40, "A code has 6 digits.") },
  form,
);
/** One's password once more, before something that it protects. */
export const currentPasswordInput = strictObject({ currentPassword: typedPassword }, form);
/** Inviting somebody. */
export const invitationInput = strictObject({ email, role }, form);
/** Another role for somebody. */
export const roleInput = strictObject({ id, role }, form);
/** Shutting somebody out, or letting them in again. */
export const disabledInput = strictObject({ id, isDisabled: z.boolean() }, form);
/** The connector for mail to people; none is an empty text, as a select says it. */
export const systemConnectorInput = strictObject(
  { id: z.union([z.literal(""), z.uuid()], "Choose a connector from the list.") },
  form,
);
/** A person, an invitation or a session by its id. */
export const idInput = id;
/** An address and a name that an identity provider tells. */
export const providedEmail = email;
export const providedName = name;

export type SignInInput = z.input<typeof signInInput>;
export type SetUpInput = z.input<typeof setUpInput>;
export type JoinInput = z.input<typeof joinInput>;
export type NewPasswordInput = z.input<typeof newPasswordInput>;
export type PasswordMailInput = z.input<typeof passwordMailInput>;
export type OwnPasswordInput = z.input<typeof ownPasswordInput>;
export type CodeInput = z.input<typeof codeInput>;
export type CurrentPasswordInput = z.input<typeof currentPasswordInput>;
export type InvitationInput = z.input<typeof invitationInput>;
export type RoleInput = z.input<typeof roleInput>;
export type SystemConnectorInput = z.input<typeof systemConnectorInput>;
