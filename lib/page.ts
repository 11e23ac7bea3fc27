import "server-only";
import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { access, type RolePage } from "#lib/access.ts";
import { type Actor, findActor } from "#lib/auth.ts";
import { isReadable } from "#lib/own-host.ts";
import { signInPath } from "#lib/own-path.ts";
import { hasPeople } from "#lib/people/rows.ts";
import { recordRefusal } from "#lib/refused-door.ts";
import { includesRole } from "#lib/roles.ts";
import { settings } from "#lib/settings.ts";

/** Where proxy.ts leaves the path and query that the browser asked for. */
const pathHeader = "x-mailroom-path";

/**
 * The first line of every page: answers who looks at it. Without a session it leads to the sign-in, without the role
 * that lib/access.ts names to a page that says so. Decided once for a request, for the title and for the page.
 */
export const openPage = cache(async (path: RolePage): Promise<Actor> => {
  const actor = await requireSignedIn();
  if (includesRole(actor.role, access[path])) return actor;
  await recordRefusal(path, `This page needs the role ${access[path]}.`);
  forbidden();
});

/** Somebody who is signed in; anybody else is led to the sign-in, or to what stands there before the set-up. */
export async function requireSignedIn(): Promise<Actor> {
  const actor = await findActor();
  if (actor) return actor;
  const path = (await headers()).get(pathHeader) ?? "/";
  redirect((await hasPeople()) ? signInPath(path) : "/setup");
}

/** Whether what is typed into this page crosses a network in the clear. */
export async function isPlainPage(): Promise<boolean> {
  const list = await headers();
  return isReadable(list.get("x-forwarded-host") ?? list.get("host"), settings().publicUrl);
}

/** The set-up page exists only until somebody is there. */
export async function requireSetUp(): Promise<void> {
  if (await hasPeople()) notFound();
}

/** A sign-in makes no sense before the set-up, or for somebody who is signed in. */
export async function leaveWhenSignedIn(next: string): Promise<void> {
  if (await findActor()) redirect(next);
  if (!(await hasPeople())) redirect("/setup");
}
