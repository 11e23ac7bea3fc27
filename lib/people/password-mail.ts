import "server-only";
import { recordRefused, stranger } from "#lib/audit/refusals.ts";
import { type AuditActor, recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { countMail, countMailRequest } from "#lib/people/attempts.ts";
import { createLink, mailedHours } from "#lib/people/links.ts";
import { mailPerson } from "#lib/people/mail.ts";
import { getPerson } from "#lib/people/rows.ts";
import { createPasswordLink } from "#lib/people/store.ts";
import type { Visitor } from "#lib/people/visitor.ts";

type Person = { id: string; email: string };

/**
 * Mails a link for a new password to whoever has this address, if they may get one. To be called once the answer is on
 * its way, which is the same for every address. Earlier links go on working, so that nobody ends another's by asking;
 * the first one used ends the others.
 */
export async function requestPasswordMail({ email }: { email: string }, visitor: Visitor): Promise<void> {
  const actor = { ...visitor, ...stranger };
  const person = await db.user.findUnique({
    where: { email },
    include: { accounts: { select: { providerId: true } } },
  });
  const why = await findRefusal(person, visitor);
  // The log names only addresses that somebody has: others may be a password in the wrong field.
  const target = { type: "person", id: person?.id, name: person?.email ?? "an unknown address" } as const;
  const action = "person.requestPasswordMail";
  if (!person || why) {
    await recordRefused(actor, { action, target, details: { why } });
    return;
  }
  const path = await db.$transaction(async (tx) => {
    await recordAudit(tx, actor, { action, target });
    return createLink(tx, { purpose: "newPassword", createdBy: "Mailroom", userId: person.id }, mailedHours);
  });
  await mailLink(person, { path, actor, who: "somebody" });
}

/**
 * Mails a person a link for a new password in the name of an administrator; earlier links end. Throws `mailFailed`,
 * `notFound` and `invalid`.
 */
export async function mailPasswordLink(id: string, actor: Actor): Promise<void> {
  const path = await createPasswordLink(id, actor, mailedHours);
  const person = await getPerson(db, id);
  // As code, so that no part of a name becomes a link.
  const who = `the administrator \`${actor.name.replaceAll("`", "'")}\``;
  const failure = await mailLink(person, { path, actor, who });
  if (failure) throw new AppError("mailFailed", `Mail to ${person.email}: ${failure}`);
}

async function findRefusal(
  person: { email: string; isDisabled: boolean; accounts: { providerId: string }[] } | null,
  visitor: Visitor,
): Promise<string | undefined> {
  if (!(await countMailRequest(visitor))) return "Too many mails were asked for from this network address.";
  if (!person) return "Nobody has this address.";
  if (person.isDisabled) return "This person is disabled.";
  // Who comes in another way alone has no password to forget, and a new one would be a second way in.
  if (!person.accounts.some(({ providerId }) => providerId === "credential")) return "This person has no password.";
  if (!(await countMail(person.email))) return "Too many mails were asked for.";
  return undefined;
}

async function mailLink(
  { id, email }: Person,
  { path, actor, who }: { path: string; actor: AuditActor; who: string },
): Promise<string | undefined> {
  const markdownOf = (url: string) => `Hello,

${who} at the network address ${actor.from ?? "(unknown)"} asked for a new password for you at Mailroom. Choose it here:

<${url}>

The link works once, within one hour.

If you did not ask for it, do nothing: your password stays as it is. If more such mails come, tell an administrator.
`;
  const mail = { to: email, subject: "A new password for Mailroom", path, markdownOf };
  const failure = await mailPerson(mail, actor.requestId);
  await recordAudit(db, actor, {
    ...{ action: "person.mailPasswordLink", outcome: failure ? "failed" : "done" },
    target: { type: "person", id, name: email },
    details: { why: failure },
  });
  return failure;
}
