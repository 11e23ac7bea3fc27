import "server-only";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { lockFact } from "#lib/fact-lock.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import type { Role } from "#lib/roles.ts";

/**
 * Makes changes of people wait for each other, to the end of the transaction, so that a rule about all of them (one
 * administrator must be left, only the first one sets up) holds when two come at once.
 */
export async function lockPeople(tx: Prisma.TransactionClient): Promise<void> {
  await lockFact(tx, "people");
}

/** Whether anybody has an account: Mailroom is set up then. */
export async function hasPeople(tx: Prisma.TransactionClient = db): Promise<boolean> {
  return (await tx.user.findFirst({ select: { id: true } })) !== null;
}

/** A person's row. Throws `notFound`. */
export async function getPerson(tx: Prisma.TransactionClient, id: string) {
  const user = await tx.user.findUnique({ where: { id } });
  if (!user) throw new AppError("notFound", "This person does not exist.");
  return user;
}

/** Whether nobody else is an administrator who can sign in. Holds under {@link lockPeople} only. */
export async function isLastAdministrator(
  tx: Prisma.TransactionClient,
  { id, role, isDisabled }: { id: string; role: string; isDisabled: boolean },
): Promise<boolean> {
  if (role !== "administrator" || isDisabled) return false;
  return !(await tx.user.findFirst({ where: { role: "administrator", isDisabled: false, id: { not: id } } }));
}

/** Stores a person with a password; `hash` is what the library makes of it. Throws `invalid` at a taken address. */
export async function insertPerson(
  tx: Prisma.TransactionClient,
  { hash, ...user }: { name: string; email: string; role: Role; hash: string },
): Promise<string> {
  if (await tx.user.findUnique({ where: { email: user.email }, select: { id: true } })) {
    const message = "Somebody with this address is here already.";
    throw new AppError("invalid", message, { fields: [{ path: "email", message }] });
  }
  const id = crypto.randomUUID();
  const account = { accountId: id, providerId: "credential", password: hash };
  await tx.user.create({ data: { ...user, id, emailVerified: true, accounts: { create: account } } });
  return id;
}

/** Sets a person's password, whether or not they had one. */
export async function savePassword(tx: Prisma.TransactionClient, userId: string, hash: string): Promise<void> {
  const key = { providerId: "credential", accountId: userId };
  await tx.account.upsert({
    where: { providerId_accountId: key },
    create: { ...key, userId, password: hash },
    update: { password: hash },
  });
}

/** Gives a person another role; the links that they made in the one before end. */
export async function saveRole(tx: Prisma.TransactionClient, id: string, role: Role): Promise<void> {
  await tx.user.update({ where: { id }, data: { role } });
  await tx.oneTimeLink.deleteMany({ where: { createdById: id } });
}
