import "server-only";
import { parseCookies } from "better-auth/cookies";
import { db } from "#lib/db.ts";
import { createToken, findLink } from "#lib/people/links.ts";
import { settings } from "#lib/settings.ts";

/** How long the browser keeps the token, in seconds; as long as it works. */
const maxAge = 600;

/** Remembers that a browser has given the right password; answers the token that proves it, once. */
export async function keepPending(userId: string): Promise<string> {
  return createToken(db, { purpose: "secondFactor", createdBy: "Mailroom", userId });
}

/** The sign-in that this browser is in the middle of. */
export async function findPending(headers: Headers) {
  const token = parseCookies(headers.get("cookie") ?? "").get(pendingCookie().name);
  return token ? findLink("secondFactor", token) : null;
}

/** How the token is kept in the browser: no script reads it, and no other site's page sends it. */
export function pendingCookie() {
  const secure = settings().publicUrl?.startsWith("https:") ?? false;
  // With this prefix browsers take it from this very host alone, not from one beside it.
  const name = `${secure ? "__Host-" : ""}mailroom.second-factor`;
  return { name, options: { httpOnly: true, sameSite: "strict", path: "/", secure, maxAge } as const };
}
