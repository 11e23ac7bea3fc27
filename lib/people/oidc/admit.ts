import "server-only";
import { type AuditRecord, recordAudit } from "#lib/audit.ts";
import { db } from "#lib/db.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import type { Identity } from "#lib/people/oidc/identity.ts";
import { refusal } from "#lib/people/oidc/problems.ts";
import type { OidcSettings } from "#lib/people/oidc/settings.ts";
import { hasPeople, isLastAdministrator, lockPeople, saveRole } from "#lib/people/rows.ts";
import type { Visitor } from "#lib/people/visitor.ts";
import type { Role } from "#lib/roles.ts";

/** What admission needs to know of the provider. */
type Rules = Pick<OidcSettings, "issuer" | "roleClaim" | "defaultRole">;
type Person = Awaited<ReturnType<Prisma.TransactionClient["user"]["findUniqueOrThrow"]>>;
type Tx = Prisma.TransactionClient;

/** Under which name the subjects of a provider are stored. Those of another issuer are other people's. */
export function providerIdOf({ issuer }: Pick<OidcSettings, "issuer">): string {
  return `oidc:${issuer}`;
}

/**
 * The person whom an identity belongs to: by its subject, else by a verified address, else a new one. Their role is what
 * the provider says, where it is asked. Answers their id. Throws a refusal, and then nothing has changed.
 */
export async function admit(identity: Identity, rules: Rules, visitor: Visitor): Promise<string> {
  return db.$transaction(async (tx) => {
    await lockPeople(tx);
    // Whoever has the set-up link comes first.
    if (!(await hasPeople(tx))) throw refusal("notSetUp");
    const role = identity.role ?? rules.defaultRole;
    const person = (await findBySubject(tx, identity, rules)) ?? (await linkByAddress(tx, identity, rules, visitor));
    if (!person) return join(tx, { identity, role, rules, visitor });
    if (person.isDisabled) throw refusal("disabled", { person });
    if (rules.roleClaim === undefined) return person.id;
    if (!role) throw refusal("noRole", { person });
    await setRole(tx, person, role, visitor);
    return person.id;
  });
}

async function findBySubject(tx: Tx, { subject }: Identity, rules: Rules): Promise<Person | undefined> {
  const key = { providerId: providerIdOf(rules), accountId: subject };
  const account = await tx.account.findUnique({ where: { providerId_accountId: key }, include: { user: true } });
  return account?.user;
}

/**
 * Somebody who is here under this address. An address that either side has not verified may be anybody's; one that
 * another subject of this provider has was given to somebody else.
 */
async function linkByAddress(tx: Tx, identity: Identity, rules: Rules, visitor: Visitor): Promise<Person | undefined> {
  const { email, subject } = identity;
  if (!email) throw refusal("noAddress");
  const providerId = providerIdOf(rules);
  const person = await tx.user.findUnique({ where: { email }, include: { accounts: { where: { providerId } } } });
  if (!person) return undefined;
  const isSame = identity.isEmailVerified && person.emailVerified && person.accounts.length === 0;
  if (!isSame) throw refusal("addressTaken", { person });
  await tx.account.create({ data: { providerId, accountId: subject, userId: person.id } });
  await record(tx, person, visitor, { action: "person.link" });
  return person;
}

type NewPerson = { identity: Identity; role: Role | undefined; rules: Rules; visitor: Visitor };

async function join(tx: Tx, { identity, role, rules, visitor }: NewPerson): Promise<string> {
  const { name, email = "", isEmailVerified: emailVerified, subject: accountId } = identity;
  if (!role) throw refusal("noRole", { person: { email } });
  const accounts = { create: { providerId: providerIdOf(rules), accountId } };
  const person = await tx.user.create({ data: { name, email, emailVerified, role, accounts } });
  await record(tx, person, visitor, { action: "person.join", details: { role } });
  return person.id;
}

/** The last administrator stays one, whatever the provider says, and the log tells of it. */
async function setRole(tx: Tx, person: Person, role: Role, visitor: Visitor): Promise<void> {
  if (person.role === role) return;
  const changes = [{ path: "role", before: person.role, after: role }];
  if (await isLastAdministrator(tx, person)) {
    const details = { why: "This is the last administrator." };
    return record(tx, person, visitor, { action: "person.changeRole", outcome: "refused", changes, details });
  }
  await saveRole(tx, person.id, role);
  await record(tx, person, visitor, { action: "person.changeRole", changes });
}

async function record(tx: Tx, { id, name, email }: Person, visitor: Visitor, { details, ...record }: AuditRecord) {
  const target = { type: "person", id, name: email } as const;
  await recordAudit(tx, { ...visitor, userId: id, name }, { ...record, target, details: { ...details, by: "OIDC" } });
}
