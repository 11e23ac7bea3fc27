import "server-only";
import { type AuditRecord, recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import type { InvitationInput, RoleInput } from "#lib/people/input.ts";
import { createLink } from "#lib/people/links.ts";
import { getPerson, isLastAdministrator, lockPeople, saveRole } from "#lib/people/rows.ts";
import { endSessions } from "#lib/people/sessions.ts";

type Row = Awaited<ReturnType<typeof getPerson>>;

/** Gives somebody another role, at once; links that they made as an administrator end. Throws `notFound`, and `invalid` for the last administrator. */
export async function changeRole({ id, role }: RoleInput, actor: Actor): Promise<void> {
  await changePerson(id, actor, async (tx, person) => {
    if (person.role === role) return undefined;
    if (role !== "administrator") await requireOtherAdministrator(tx, person);
    await saveRole(tx, id, role);
    return { action: "person.changeRole", changes: [{ path: "role", before: person.role, after: role }] };
  });
}

/** Shuts somebody out with all their sessions, links and invitations, or lets them in again. Throws as {@link changeRole}. */
export async function setPersonDisabled(
  { id, isDisabled }: { id: string; isDisabled: boolean },
  actor: Actor,
): Promise<void> {
  await changePerson(id, actor, async (tx, person) => {
    if (person.isDisabled === isDisabled) return undefined;
    if (isDisabled) await requireOtherAdministrator(tx, person);
    await tx.user.update({ where: { id }, data: { isDisabled } });
    await endSessions(tx, id);
    await tx.oneTimeLink.deleteMany({ where: { userId: id } });
    await tx.oneTimeLink.deleteMany({ where: { createdById: id } });
    return { action: isDisabled ? "person.disable" : "person.enable" };
  });
}

/** Deletes a person with the links they made; what they did stays in the log under their name. Throws as {@link changeRole}. */
export async function deletePerson(id: string, actor: Actor): Promise<void> {
  await changePerson(id, actor, async (tx, person) => {
    await requireOtherAdministrator(tx, person);
    await tx.user.delete({ where: { id } });
    return { action: "person.delete" };
  });
}

/**
 * Takes a person's second factor away, for one who has lost it, and ends every session. One's own is turned off with
 * the password instead. Throws `notFound` and `invalid`.
 */
export async function removeSecondFactor(id: string, actor: Actor): Promise<void> {
  if (id === actor.userId) throw new AppError("invalid", "Turn your own off under Account, with your password.");
  await changePerson(id, actor, async (tx) => {
    const { count } = await tx.secondFactor.deleteMany({ where: { userId: id } });
    if (count === 0) return undefined;
    const sessions = await endSessions(tx, id);
    return { action: "person.changeSecondFactor", details: { what: "removed", sessions } };
  });
}

/** Ends every session of a person, and a sign-in that waits for a code. Throws `notFound`. */
export async function signOutPerson(id: string, actor: Actor): Promise<void> {
  await changePerson(id, actor, async (tx) => {
    const sessions = await endSessions(tx, id);
    return { action: "person.signOut", details: { sessions } };
  });
}

/** The path of a link with which a person sets a new password; earlier ones end. Throws `notFound` and `invalid`. */
export async function createPasswordLink(id: string, actor: Actor, lifeHours?: number): Promise<string> {
  let path = "";
  await changePerson(id, actor, async (tx, person) => {
    if (person.isDisabled) throw new AppError("invalid", "This person is disabled. Enable them first.");
    await tx.oneTimeLink.deleteMany({ where: { userId: id } });
    path = await createLink(tx, { purpose: "newPassword", ...makerOf(actor), userId: id }, lifeHours);
    return { action: "person.createPasswordLink" };
  });
  return path;
}

/** The path of a link with which somebody joins; an earlier one for the address ends. Throws `invalid`. */
export async function invitePerson({ email, role }: InvitationInput, actor: Actor): Promise<string> {
  return db.$transaction(async (tx) => {
    await lockPeople(tx);
    await requireStillAdministrator(tx, actor);
    if (await tx.user.findUnique({ where: { email }, select: { id: true } })) {
      const message = "Somebody with this address is here already.";
      throw new AppError("invalid", message, { fields: [{ path: "email", message }] });
    }
    await tx.oneTimeLink.deleteMany({ where: { purpose: "invitation", email } });
    const path = await createLink(tx, { purpose: "invitation", ...makerOf(actor), email, role });
    const target = { type: "person", name: email } as const;
    await recordAudit(tx, actor, { action: "person.invite", target, details: { role } });
    return path;
  });
}

/** Withdraws an invitation. Throws `notFound`. */
export async function deleteInvitation(id: string, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const link = await tx.oneTimeLink.findFirst({ where: { id, purpose: "invitation" } });
    if (!link) throw new AppError("notFound", "This invitation was used or withdrawn already.");
    await tx.oneTimeLink.deleteMany({ where: { id } });
    const target = { type: "person", name: link.email ?? "" } as const;
    await recordAudit(tx, actor, { action: "person.cancelInvitation", target });
  });
}

/** One change of one person: one after the other, and written down with it. A change of nothing is not. */
async function changePerson(
  id: string,
  actor: Actor,
  work: (tx: Prisma.TransactionClient, person: Row) => Promise<Omit<AuditRecord, "target"> | undefined>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockPeople(tx);
    await requireStillAdministrator(tx, actor);
    const person = await getPerson(tx, id);
    const record = await work(tx, person);
    if (record) await recordAudit(tx, actor, { ...record, target: { type: "person", id, name: person.email } });
  });
}

/** Whoever is the last administrator stays it. */
async function requireOtherAdministrator(tx: Prisma.TransactionClient, person: Row): Promise<void> {
  if (!(await isLastAdministrator(tx, person))) return;
  throw new AppError("invalid", "This is the last administrator. Make somebody else an administrator first.");
}

/** Who has lost their role while they waited for the lock does nothing more with it. */
async function requireStillAdministrator(tx: Prisma.TransactionClient, { userId }: Actor): Promise<void> {
  if (!userId) return;
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (user?.role === "administrator" && !user.isDisabled) return;
  throw new AppError("forbidden", "You are no administrator any more.");
}

function makerOf({ name, userId }: Actor) {
  return { createdBy: name, ...(userId ? { createdById: userId } : {}) };
}
