import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { parseCookies } from "better-auth/cookies";
import * as z from "zod";
import { db } from "#lib/db.ts";
import { hostCookieName } from "#lib/people/host-cookie.ts";
import { refusal } from "#lib/people/oidc/problems.ts";

/** How long somebody may take at the identity provider. */
const keptMs = 10 * 60_000;

const kept = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() });

/** A sign-in between its two requests; `next` is an own path. */
export type PendingSignIn = z.infer<typeof kept>;

/**
 * Keeps a sign-in for the browser that begins it; answers the cookie by which that browser proves itself again. A
 * browser keeps its cookie, so that it can have begun in several tabs.
 */
export async function keepPending(pending: PendingSignIn, headers: Headers, isSecure: boolean): Promise<string> {
  const browser = browserOf(headers, isSecure) ?? randomBytes(32).toString("base64url");
  const identifier = identifierOf(browser, pending.state);
  const expiresAt = new Date(Date.now() + keptMs);
  await db.verification.create({ data: { identifier, value: JSON.stringify(pending), expiresAt } });
  const attributes = [
    "Path=/",
    `Max-Age=${keptMs / 1_000}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(isSecure ? ["Secure"] : []),
  ];
  return [`${cookieName(isSecure)}=${browser}`, ...attributes].join("; ");
}

/**
 * The sign-in that this browser began with this state, once: of two answers side by side one gets it. Throws a refusal
 * for a stranger's, an old one and a used one alike.
 */
export async function takePending(state: string | null, headers: Headers, isSecure: boolean): Promise<PendingSignIn> {
  const browser = browserOf(headers, isSecure);
  if (!browser || !state) throw refusal("foreign");
  const identifier = identifierOf(browser, state);
  const row = await db.verification.findFirst({ where: { identifier, expiresAt: { gt: new Date() } } });
  if (!row) throw refusal("foreign");
  const { count } = await db.verification.deleteMany({ where: { id: row.id } });
  if (count === 0) throw refusal("foreign");
  return kept.parse(JSON.parse(row.value));
}

/** Only both together name the row: neither who sees the URL nor another site's page can finish it elsewhere. */
function identifierOf(browser: string, state: string): string {
  return `oidc:${createHash("sha256").update(`${browser}.${state}`).digest("base64url")}`;
}

function browserOf(headers: Headers, isSecure: boolean): string | undefined {
  return parseCookies(headers.get("cookie") ?? "").get(cookieName(isSecure));
}

const cookieName = (isSecure: boolean) => hostCookieName("mailroom.oidc", isSecure);
