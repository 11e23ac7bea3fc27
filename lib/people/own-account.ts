import "server-only";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { forgetAttempts } from "#lib/people/attempts.ts";
import type { JoinInput, NewPasswordInput, OwnPasswordInput } from "#lib/people/input.ts";
import { getLink, useLink } from "#lib/people/links.ts";
import { provePassword } from "#lib/people/own-password.ts";
import { hashNewPassword } from "#lib/people/passwords.ts";
import { insertPerson, savePassword } from "#lib/people/rows.ts";
import { findSecondFactor } from "#lib/people/second-factor/store.ts";
import { endSessions, findSession, listSessions } from "#lib/people/sessions.ts";
import type { Visitor } from "#lib/people/visitor.ts";
import { roles } from "#lib/roles.ts";

/** Makes whoever has an invitation a person; answers the address to sign in with. Throws `invalid`. */
export async function acceptInvitation({ token, name, password }: JoinInput, visitor: Visitor): Promise<string> {
  const link = await getLink("invitation", token);
  const hash = await hashNewPassword(password);
  const email = link.email ?? "";
  const role = roles.find((known) => known === link.role) ?? "viewer";
  await db.$transaction(async (tx) => {
    await useLink(tx, link.id);
    const id = await insertPerson(tx, { name, email, role, hash });
    const target = { type: "person", id, name: email } as const;
    await recordAudit(tx, { ...visitor, userId: id, name }, { action: "person.join", target, details: { role } });
  });
  return email;
}

/**
 * Sets the password that a link allows and ends every session and every other link; answers the address to sign in
 * with. Throws `invalid`.
 */
export async function setNewPassword({ token, password }: NewPasswordInput, visitor: Visitor): Promise<string> {
  const { id, user } = await getLink("newPassword", token);
  if (!user || user.isDisabled) throw new AppError("invalid", "This person is disabled. Ask an administrator.");
  const hash = await hashNewPassword(password);
  await db.$transaction(async (tx) => {
    await useLink(tx, id);
    await savePassword(tx, user.id, hash);
    await endSessions(tx, user.id);
    await tx.oneTimeLink.deleteMany({ where: { userId: user.id } });
    const target = { type: "person", id: user.id, name: user.email } as const;
    await recordAudit(tx, { ...visitor, userId: user.id, name: user.name }, { action: "person.resetPassword", target });
  });
  await forgetAttempts(user.email);
  return user.email;
}

/** Changes one's own password and ends every other session. Throws `invalid` at its fields, and `tooMany`. */
export async function changePassword(
  { currentPassword, password }: OwnPasswordInput,
  headers: Headers,
  actor: Actor,
): Promise<void> {
  const { user, session } = await provePassword(currentPassword, headers, actor);
  const hash = await hashNewPassword(password);
  await db.$transaction(async (tx) => {
    await savePassword(tx, user.id, hash);
    await endSessions(tx, user.id, session ? { except: session.id } : {});
    await tx.oneTimeLink.deleteMany({ where: { userId: user.id } });
    const target = { type: "person", id: user.id, name: user.email } as const;
    await recordAudit(tx, actor, { action: "person.changePassword", target });
  });
}

/** Ends other sessions of the person who asks, one or all. */
export async function endOwnSessions(headers: Headers, actor: Actor, only?: string): Promise<number> {
  const session = await findSession(headers);
  if (!session) return 0;
  const { user } = session;
  return db.$transaction(async (tx) => {
    const count = await endSessions(tx, user.id, only ? { only } : { except: session.id });
    const target = { type: "person", id: user.id, name: user.email } as const;
    await recordAudit(tx, actor, { action: "person.signOut", target, details: { sessions: count } });
    return count;
  });
}

/** The account page's own view: who one is, how one signs in, and where one is signed in. */
export async function getOwnAccount(headers: Headers) {
  const session = await findSession(headers);
  if (!session) throw new AppError("signInNeeded", "You are not signed in, or your session has ended.");
  const key = { providerId: "credential", userId: session.user.id };
  const [sessions, passwords, secondFactor] = await Promise.all([
    listSessions(session.user.id, session.id),
    db.account.count({ where: key }),
    findSecondFactor(session.user.id),
  ]);
  return { ...session.user, sessions, hasPassword: passwords > 0, secondFactor };
}
