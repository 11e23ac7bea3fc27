import "server-only";
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { parseCookies } from "better-auth/cookies";
import { derivedKey } from "#lib/people/derived-key.ts";
import { hostCookie } from "#lib/people/host-cookie.ts";

/** How long a browser is known after its last sign-in, in seconds. */
const maxAge = 180 * 86_400;

/**
 * What a browser keeps in which somebody has signed in: its attempts at their account are limited apart from everybody
 * else's, so that strangers who guess keep nobody out. It lets nobody in and says nothing of who they are.
 * @see https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export function newKnownBrowser(userId: string) {
  const { name, secure } = cookie();
  const id = randomUUID();
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge } as const;
  return { name, value: `${id}.${signatureOf(id, userId)}`, options };
}

/** The id of this browser, if this person has signed in with it. */
export function findKnownBrowser(headers: Headers, userId: string): string | undefined {
  const [id = "", signature = ""] = (parseCookies(headers.get("cookie") ?? "").get(cookie().name) ?? "").split(".");
  const expected = Buffer.from(signatureOf(id, userId));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
}

const cookie = () => hostCookie("mailroom.known");

function signatureOf(id: string, userId: string): string {
  return createHmac("sha256", derivedKey("known browser")).update(`${id} ${userId}`).digest("base64url");
}
