import "server-only";
import { recordAudit } from "#lib/audit.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { SetUpInput } from "#lib/people/input.ts";
import { createLink, getLink, useLink } from "#lib/people/links.ts";
import { hashNewPassword } from "#lib/people/passwords.ts";
import { hasPeople, insertPerson, lockPeople } from "#lib/people/rows.ts";
import type { Visitor } from "#lib/people/visitor.ts";

/** Throws `notFound` once Mailroom is set up. */
export async function requireNoPeople(): Promise<void> {
  if (await hasPeople()) throw alreadySetUp();
}

/** Creates the first administrator for whoever has the link that the start printed. Throws `invalid` and `notFound`. */
export async function setUp({ token, password, ...person }: SetUpInput, visitor: Visitor): Promise<void> {
  const { id } = await getLink("setUp", token);
  const hash = await hashNewPassword(password);
  await db.$transaction(async (tx) => {
    await lockPeople(tx);
    if (await hasPeople(tx)) throw alreadySetUp();
    await useLink(tx, id);
    // Those of other starts: each was good for the same.
    await tx.oneTimeLink.deleteMany({ where: { purpose: "setUp" } });
    await insertAdministrator(tx, { ...person, hash }, visitor);
  });
}

/** Creates the first administrator as the environment says. Does nothing once somebody is there. Throws `settings`. */
export async function ensureAdministrator(email: string, password: string): Promise<void> {
  if (await hasPeople()) return;
  const hash = await hashNewPassword(password).catch((cause) => {
    throw new AppError("settings", "MAILROOM_ADMIN_PASSWORD must not be one of the most common passwords.", { cause });
  });
  await db.$transaction(async (tx) => {
    await lockPeople(tx);
    if (await hasPeople(tx)) return;
    const visitor = { requestId: crypto.randomUUID() };
    await insertAdministrator(tx, { name: "Administrator", email, hash }, visitor);
  });
}

/**
 * The path of a new set-up link while nobody is there. Links of earlier starts go on working until they expire:
 * machines that start together must not take each other's away.
 */
export async function createSetUpPath(): Promise<string | undefined> {
  if (await hasPeople()) return undefined;
  return createLink(db, { purpose: "setUp", createdBy: "Mailroom" });
}

async function insertAdministrator(
  tx: Parameters<typeof insertPerson>[0],
  person: { name: string; email: string; hash: string },
  visitor: Visitor,
): Promise<void> {
  const id = await insertPerson(tx, { ...person, role: "administrator" });
  const { name, email } = person;
  const target = { type: "person", id, name: email } as const;
  await recordAudit(tx, { ...visitor, userId: id, name }, { action: "person.setUp", target });
}

function alreadySetUp(): AppError {
  return new AppError("notFound", "Mailroom is set up already.");
}
