import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type * as z from "zod";
import { type Actor, getActor } from "#lib/auth.ts";
import { AppError, type Problem, problemOf } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { isOwnHost } from "#lib/own-host.ts";
import { settings } from "#lib/settings.ts";

/** What every action answers: a value, or a problem that the form can put where it belongs. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * The frame of every server action: same origin, who is asking, parse, run, shape the answer. The only place where
 * an action's errors are caught.
 */
export async function runAction<S extends z.ZodType, T>(
  schema: S,
  input: unknown,
  work: (value: z.output<S>, actor: Actor) => Promise<T>,
): Promise<ActionResult<T>> {
  try {
    await requireSameOrigin();
    return { ok: true, value: await work(parseInput(schema, input), await getActor()) };
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, problem: toProblem(error) };
  }
}

/** Parses what a door received; every mistake becomes an issue at its field. Throws `invalid`. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new AppError("invalid", "Some fields need a correction.", { fields });
}

/** The public form of any error; what is not ours is a bug: logged with its cause, shown without it. */
export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return problemOf(error);
  const id = crypto.randomUUID();
  logger.error({ err: error, id }, "An action failed unexpectedly");
  return {
    code: "unexpected",
    message: "Something went wrong on our side. Nothing was changed.",
    remedy: `Try again. If it happens again, look for ${id} in the server's log.`,
    fields: [],
  };
}

/**
 * Refuses a call that another site's page sent with this browser. Next.js checks a foreign Origin itself but lets
 * a missing one pass.
 */
export async function requireSameOrigin(): Promise<void> {
  const list = await headers();
  const origin = list.get("origin");
  const from = origin && URL.canParse(origin) ? new URL(origin).host : null;
  const isSame = from === (list.get("x-forwarded-host") ?? list.get("host"));
  if (isSame && isOwnHost(from, settings().publicUrl)) return;
  throw new AppError("foreignOrigin", "This request did not come from Mailroom's own pages.");
}
