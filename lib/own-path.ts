/**
 * The path of our own that a text from a URL names, for going there after the sign-in; the start page for anything
 * else, above all for what a browser would read as another site: `//host`, `/\host`, a scheme.
 */
export function ownPath(text: string | undefined): string {
  if (!text || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes("\\")) return "/";
  const base = "http://mailroom.invalid";
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url?.origin !== base || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search;
}

/** Where somebody who is not signed in is sent, to come back to `path` afterwards. */
export function signInPath(path: string): string {
  const next = ownPath(path);
  return next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}
