import { passwordLength } from "#lib/people/input.ts";

/** What a new password has to be like. */
export const passwordHint = `At least ${passwordLength.min} characters, and not one that many people use.`;

/** The page that asks for a second factor, and leads on to `next`. */
export function codePath(next: string): string {
  return `/sign-in/code?next=${encodeURIComponent(next)}`;
}

/** A whole new page: nothing that was loaded for another person stays. */
export function goToStart(): void {
  window.location.assign("/");
}
