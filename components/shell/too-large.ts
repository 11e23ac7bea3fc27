import { tooLargeText } from "#lib/body-limit.ts";
import type { Problem } from "#lib/errors.ts";

/**
 * What a form says when its request was refused for its size, which Next.js throws as an error with the server's words:
 * the mistake stands at the field that holds the most. Nothing for other errors.
 */
export function tooLarge(error: unknown, values: unknown): { ok: false; problem: Problem } | undefined {
  if (!(error instanceof Error) || error.message !== tooLargeText) return undefined;
  const fields = [{ path: longestIn(values).path, message: tooLargeText }];
  return { ok: false, problem: { code: "invalid", message: tooLargeText, remedy: "", fields } };
}

/** The longest text within a form's values, by its path as react-hook-form writes it. */
function longestIn(value: unknown, path = ""): { path: string; length: number } {
  if (typeof value === "string") return { path, length: value.length };
  const inner = Object.entries(value ?? {}).map(([key, held]) => longestIn(held, path ? `${path}.${key}` : key));
  return inner.reduce((most, next) => (next.length > most.length ? next : most), { path, length: 0 });
}
