import "server-only";
import ipaddr from "ipaddr.js";
import { db } from "#lib/db.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { library } from "#lib/people/library.ts";
import { type Role, roles } from "#lib/roles.ts";
import { settings } from "#lib/settings.ts";

/** How exactly the time of the last use is kept, so that not every request writes. */
const noteEveryMs = 60_000;

/** Who is signed in with a session. */
export type SessionOwner = { id: string; name: string; email: string; role: Role };

/** A session for the person it belongs to. Instants are in ISO 8601. */
export type SessionView = {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  from: string;
  userAgent: string;
  isCurrent: boolean;
};

/** The session that a request's cookie names, while neither it nor its person has ended. Notes that it was used. */
export async function findSession(headers: Headers): Promise<{ id: string; user: SessionOwner } | undefined> {
  // Most requests of strangers have no cookie; none of them costs a query.
  if (!headers.has("cookie")) return undefined;
  const found = await library().api.getSession({ headers, query: { disableRefresh: true } });
  if (!found) return undefined;
  const { session, user } = found;
  const idleMs = Date.now() - session.lastSeenAt.getTime();
  const role = roles.find((name) => name === user.role);
  if (user.isDisabled || !role || idleMs > settings().sessionIdleMs) {
    await db.session.deleteMany({ where: { id: session.id } });
    return undefined;
  }
  if (idleMs > noteEveryMs) {
    await db.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: new Date() } });
  }
  return { id: session.id, user: { id: user.id, name: user.name, email: user.email, role } };
}

/** The sessions of a person that have not ended, the last used first. */
export async function listSessions(userId: string, currentId: string): Promise<SessionView[]> {
  const rows = await db.session.findMany({ where: { userId, ...alive() }, orderBy: { lastSeenAt: "desc" } });
  return rows.map(({ id, createdAt, lastSeenAt, ipAddress, userAgent }) => ({
    ...{ id, from: ipAddress ? shortAddress(ipAddress) : "", userAgent: userAgent ?? "" },
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    isCurrent: id === currentId,
  }));
}

/**
 * Ends sessions of a person: all, one, or all but one. With more than one end the sign-ins that wait for their second
 * factor, which would become sessions yet. Answers how many sessions there were. A session that begins meanwhile waits
 * for the end of the transaction, since its row refers to the person's: see `isUnchanged` in sign-in.ts.
 */
export async function endSessions(
  tx: Prisma.TransactionClient,
  userId: string,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { only, except } = which;
  if (!only) await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR UPDATE`;
  const { count } = await tx.session.deleteMany({
    where: { userId, ...(only ? { id: only } : {}), ...(except ? { id: { not: except } } : {}) },
  });
  if (!only) await tx.oneTimeLink.deleteMany({ where: { userId, purpose: "secondFactor" } });
  return count;
}

/** What a session that has not ended looks like in the database. */
export function alive(now = new Date()) {
  return {
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - settings().sessionIdleMs) },
  } satisfies Prisma.SessionWhereInput;
}

/** The library keeps addresses of IPv6 with all their zeros. */
function shortAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;
}
