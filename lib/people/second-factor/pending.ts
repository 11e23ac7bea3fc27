import "server-only";
import { parseCookies } from "better-auth/cookies";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { hostCookie } from "#lib/people/host-cookie.ts";
import { createToken, findLink } from "#lib/people/links.ts";

/** How long the browser keeps the token, in seconds; as long as it works. */
const maxAge = 600;

/** Remembers that a browser has given the right password; answers the token that proves it, once. */
export async function keepPending(userId: string): Promise<string> {
  return createToken(db, { purpose: "secondFactor", createdBy: "Mailroom", userId });
}

/** The sign-in that this browser is in the middle of, and whose it is. */
export async function findPending(headers: Headers) {
  const token = parseCookies(headers.get("cookie") ?? "").get(pendingCookie().name);
  const link = token ? await findLink("secondFactor", token) : undefined;
  return link?.user && !link.user.isDisabled ? { id: link.id, user: link.user } : undefined;
}

/** The same. Throws `invalid` for one that has ended. */
export async function getPending(headers: Headers) {
  const pending = await findPending(headers);
  if (!pending) throw signInEnded();
  return pending;
}

/** Uses it up: of two codes side by side one goes through. Throws `invalid`. */
export async function usePending(tx: Prisma.TransactionClient, id: string): Promise<void> {
  const { count } = await tx.oneTimeLink.deleteMany({ where: { id, expiresAt: { gt: new Date() } } });
  if (count === 0) throw signInEnded();
}

/** What is said of a sign-in between password and code that is over. */
export function signInEnded(): AppError {
  return new AppError("invalid", "This sign-in took too long, or it has ended. Begin again with your password.");
}

/** How the token is kept in the browser: no script reads it, and no other site's page sends it. */
export function pendingCookie() {
  const { name, secure } = hostCookie("mailroom.second-factor");
  return { name, options: { httpOnly: true, sameSite: "strict", path: "/", secure, maxAge } as const };
}
