import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type * as z from "zod";
import { type Actor, getActor } from "#lib/auth.ts";
import { AppError, invalidInput, type Problem, problemOf } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { isOwnHost } from "#lib/own-host.ts";
import { settings } from "#lib/settings.ts";

/** What every action answers: a value, or a problem that the form can put where it belongs. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * The frame of every server action: same origin, who is asking, parse, run, shape the answer. An action's
 * errors are caught here and in `streamAction` alone.
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

/**
 * The same frame for an action that streams its answer. The problem comes last, after what was sent before it. A tab's
 * actions wait for each other until they answer, and a generator answers at once: several run side by side.
 * @see https://react.dev/reference/rsc/use-server#serializable-parameters-and-return-values
 */
export async function* streamAction<S extends z.ZodType, T>(
  schema: S,
  input: unknown,
  work: (value: z.output<S>, actor: Actor) => AsyncIterable<T>,
): AsyncGenerator<T | { problem: Problem }> {
  try {
    await requireSameOrigin();
    yield* work(parseInput(schema, input), await getActor());
  } catch (error) {
    unstable_rethrow(error);
    // Whoever asked has left the page, which Next.js throws into the generator: that is no failure.
    if (error instanceof Error && error.name === "ResponseAborted") return;
    yield { problem: toProblem(error) };
  }
}

/** Every mistake becomes an issue at its field. Throws `invalid`. */
function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

/** The public form of any error; what is not ours is a bug: logged with its cause, shown without it. */
function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return problemOf(error);
  const id = crypto.randomUUID();
  logger.error({ err: error, id }, "An action failed unexpectedly");
  return {
    code: "unexpected",
    message: "Something went wrong on our side. It is not known whether anything was changed or sent: look again.",
    remedy: `Try again. If it happens again, look for ${id} in the server's log.`,
    fields: [],
  };
}

/**
 * Refuses a call that another site's page sent with this browser. Next.js checks a foreign Origin itself but lets
 * a missing one pass.
 */
async function requireSameOrigin(): Promise<void> {
  const list = await headers();
  const origin = list.get("origin");
  const from = origin && URL.canParse(origin) ? new URL(origin).host : null;
  const isSame = from === (list.get("x-forwarded-host") ?? list.get("host"));
  if (isSame && isOwnHost(from, settings().publicUrl)) return;
  throw new AppError("foreignOrigin", "This request did not come from Mailroom's own pages.");
}
