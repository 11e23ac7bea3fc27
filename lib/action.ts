import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { after } from "next/server";
import type * as z from "zod";
import { type ActionName, access, type OpenAction, type RoleAction } from "#lib/access.ts";
import { type Actor, getVisitor, requireRole } from "#lib/auth.ts";
import { AppError, type ErrorCode, invalidInput, type Problem, problemOf } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { isOwnHost } from "#lib/own-host.ts";
import { requireNoPeople } from "#lib/people/set-up.ts";
import type { Visitor } from "#lib/people/visitor.ts";
import { recordRefusal } from "#lib/refused-door.ts";
import { settings } from "#lib/settings.ts";

/** What every action answers: a value, or a problem that the form can put where it belongs. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * The frame of every server action: same origin, who is asking and whether the role that lib/access.ts names is theirs,
 * parse, run, shape the answer. An action's errors are caught in this file alone.
 */
export async function runAction<S extends z.ZodType, T>(
  name: RoleAction,
  schema: S,
  input: unknown,
  work: (value: z.output<S>, actor: Actor) => Promise<T>,
): Promise<ActionResult<T>> {
  return answer(async () => {
    const actor = await passDoor(name);
    return work(parseInput(schema, input), actor);
  }, name);
}

/** The frame of an action for people who are not signed in. */
export async function runOpenAction<S extends z.ZodType, T>(
  name: OpenAction,
  schema: S,
  input: unknown,
  work: (value: z.output<S>, visitor: Visitor) => Promise<T>,
): Promise<ActionResult<T>> {
  return answer(async () => {
    await requireSameOrigin();
    if (access[name] === "setUp") await requireNoPeople();
    return work(parseInput(schema, input), await getVisitor());
  }, name);
}

/**
 * The same frame for an action that streams its answer. The problem comes last, after what was sent before it. A tab's
 * actions wait for each other until they answer, and a generator answers at once: several run side by side.
 * @see https://react.dev/reference/rsc/use-server#serializable-parameters-and-return-values
 */
export async function* streamAction<S extends z.ZodType, T>(
  name: RoleAction,
  schema: S,
  input: unknown,
  work: (value: z.output<S>, actor: Actor) => AsyncIterable<T>,
): AsyncGenerator<T | { problem: Problem }> {
  try {
    const actor = await passDoor(name);
    yield* work(parseInput(schema, input), actor);
  } catch (error) {
    unstable_rethrow(error);
    // Whoever asked has left the page, which Next.js throws into the generator: that is no failure.
    if (error instanceof Error && error.name === "ResponseAborted") return;
    yield { problem: await toProblem(error, name) };
  }
}

/** Runs `work` once the answer is on its way, which neither tells how it ended nor, by its time, what it did. */
export function afterAnswer(name: ActionName, { requestId }: Visitor, work: () => Promise<void>): void {
  after(() =>
    work().catch((err: unknown) => logger.error({ err, requestId, action: name }, "What an action left to do failed")),
  );
}

async function answer<T>(work: () => Promise<T>, name: ActionName): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, problem: await toProblem(error, name) };
  }
}

async function passDoor(name: RoleAction): Promise<Actor> {
  await requireSameOrigin();
  return requireRole(access[name]);
}

/** Every mistake becomes an issue at its field. Throws `invalid`. */
function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

/** The public form of any error; what is not ours is a bug: logged with its cause, shown without it. */
async function toProblem(error: unknown, name: ActionName): Promise<Problem> {
  if (error instanceof AppError) {
    if (refusals.has(error.code)) await recordRefusal(name, error.message);
    return problemOf(error);
  }
  const { requestId } = await getVisitor();
  logger.error({ err: error, requestId, action: name }, "An action failed unexpectedly");
  return {
    code: "unexpected",
    message: "Something went wrong on our side. It is not known whether anything was changed or sent: look again.",
    remedy: `Try again. If it happens again, look for ${requestId} in the server's log.`,
    fields: [],
  };
}

const refusals: ReadonlySet<string> = new Set<ErrorCode>(["signInNeeded", "forbidden", "foreignOrigin"]);

/**
 * Refuses a call that another site's page sent with this browser. Next.js checks a foreign Origin itself but lets
 * a missing one pass.
 */
async function requireSameOrigin(): Promise<void> {
  const list = await headers();
  const origin = list.get("origin");
  const { publicUrl } = settings();
  const from = origin && URL.canParse(origin) ? new URL(origin) : null;
  const isSame = from?.host === (list.get("x-forwarded-host") ?? list.get("host"));
  // Whoever can read and change plain traffic can answer in this host's name: there its https:// counts too.
  const isPublic = publicUrl !== undefined && from?.host === new URL(publicUrl).host;
  const isOwn = isPublic ? from?.origin === new URL(publicUrl).origin : isOwnHost(from?.host ?? null, publicUrl);
  if (isSame && isOwn) return;
  throw new AppError("foreignOrigin", "This request did not come from Mailroom's own pages.");
}
