import "server-only";
import { db } from "#lib/db.ts";
import { providerIdOf } from "#lib/people/oidc/admit.ts";
import { alive } from "#lib/people/sessions.ts";
import { type Role, roles } from "#lib/roles.ts";
import { settings } from "#lib/settings.ts";

/** A person as the people page shows them. */
export type PersonView = {
  id: string;
  name: string;
  email: string;
  role: Role;
  isDisabled: boolean;
  /** The identity provider of the settings knows them. */
  isSingleSignOn: boolean;
  hasSecondFactor: boolean;
  /** The last use of a session that has not ended. Instants are in ISO 8601. */
  lastSeenAt: string | undefined;
};

/** An invitation that was not used yet. The link itself is shown only when it is made. */
export type InvitationView = { id: string; email: string; role: Role; createdBy: string; expiresAt: string };

/** Everybody who may sign in, by name. */
export async function listPeople(oidc = settings().oidc): Promise<PersonView[]> {
  const providerId = oidc && providerIdOf(oidc);
  const people = await db.user.findMany({
    orderBy: [{ name: "asc" }, { email: "asc" }],
    include: {
      sessions: { where: alive(), orderBy: { lastSeenAt: "desc" }, take: 1, select: { lastSeenAt: true } },
      accounts: { select: { providerId: true } },
      secondFactor: { select: { confirmedAt: true } },
    },
  });
  return people.map(({ id, name, email, role, isDisabled, sessions, accounts, secondFactor }) => ({
    ...{ id, name, email, role: roleOf(role), isDisabled },
    isSingleSignOn: accounts.some((account) => account.providerId === providerId),
    hasSecondFactor: Boolean(secondFactor?.confirmedAt),
    lastSeenAt: sessions[0]?.lastSeenAt.toISOString(),
  }));
}

/** The invitations that work still, the newest first. */
export async function listInvitations(): Promise<InvitationView[]> {
  const links = await db.oneTimeLink.findMany({
    where: { purpose: "invitation", expiresAt: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
  });
  return links.map(({ id, email, role, createdBy, expiresAt }) => ({
    ...{ id, email: email ?? "", role: roleOf(role), createdBy, expiresAt: expiresAt.toISOString() },
  }));
}

function roleOf(text: string | null): Role {
  return roles.find((role) => role === text) ?? "viewer";
}
