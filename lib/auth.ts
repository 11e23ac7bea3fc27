import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { AppError } from "#lib/errors.ts";
import { findSession } from "#lib/people/sessions.ts";
import { readVisitor, type Visitor } from "#lib/people/visitor.ts";
import { includesRole, type Role } from "#lib/roles.ts";

/**
 * Who does something: the name that rows and the screen show, what they may do, from which network address, and the
 * id of the request. `userId` is absent for Mailroom itself.
 */
export type Actor = Visitor & { userId?: string; name: string; role: Role };

const roleNouns: Record<Role, string> = {
  viewer: "a viewer",
  operator: "an operator",
  editor: "an editor",
  administrator: "an administrator",
};

/** Whoever sends the current request, signed in or not. */
export async function getVisitor(): Promise<Visitor> {
  return readVisitor(await headers());
}

/** The request's headers. A page that is drawn after an action finds the cookies that it has set in cookies() alone. */
export async function getHeaders(): Promise<Headers> {
  const list = new Headers(await headers());
  const kept = (await cookies()).toString();
  if (kept) list.set("cookie", kept);
  return list;
}

/** The person behind the current request, or `undefined` when nobody is signed in. Asked once for each request. */
export const findActor = cache(async (): Promise<Actor | undefined> => {
  const list = await getHeaders();
  const session = await findSession(list);
  if (!session) return undefined;
  const { id: userId, name, role } = session.user;
  return { ...readVisitor(list), userId, name, role };
});

/** The person behind the current request. Throws `signInNeeded`. */
async function getActor(): Promise<Actor> {
  const actor = await findActor();
  if (!actor) throw new AppError("signInNeeded", "You are not signed in, or your session has ended.");
  return actor;
}

/** The same, who must have a role. Throws `signInNeeded` and `forbidden`. */
export async function requireRole(needed: Role): Promise<Actor> {
  const actor = await getActor();
  if (includesRole(actor.role, needed)) return actor;
  throw new AppError("forbidden", `This needs the role of ${roleNouns[needed]}; you are ${roleNouns[actor.role]}.`);
}
