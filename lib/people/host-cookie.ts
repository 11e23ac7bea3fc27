import "server-only";
import { settings } from "#lib/settings.ts";

/** The name of a cookie that browsers take from this very host alone, not from one beside it, where it comes by HTTPS. */
export function hostCookieName(name: string, isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}${name}`;
}

/** The same for the address under which people open Mailroom, with whether it is one of HTTPS. */
export function hostCookie(name: string): { name: string; secure: boolean } {
  const secure = settings().publicUrl?.startsWith("https:") ?? false;
  return { name: hostCookieName(name, secure), secure };
}
