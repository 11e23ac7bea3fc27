import "server-only";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { isAPIError } from "better-auth/api";
import { recordRefused, stranger } from "#lib/audit/refusals.ts";
import { type AuditRecord, recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { countAttempt, countCode, forgetAttempts, forgetCodes } from "#lib/people/attempts.ts";
import type { SignInInput } from "#lib/people/input.ts";
import { findKnownBrowser } from "#lib/people/known-browser.ts";
import { library } from "#lib/people/library.ts";
import { findPasswordHash, isPasswordOf } from "#lib/people/own-password.ts";
import { getPending, keepPending, signInEnded, usePending } from "#lib/people/second-factor/pending.ts";
import { proveSecondFactor } from "#lib/people/second-factor/store.ts";
import { endSessions, findSession } from "#lib/people/sessions.ts";
import { readVisitor, type Visitor } from "#lib/people/visitor.ts";

/** A no is answered at the next beat after the question: that one account costs a query more than none is not heard. */
const beatMs = 500;

/**
 * Signs in with a new session, whose cookie the library hands to Next.js. For somebody with a second factor it answers
 * the token of the step before it instead, and no session begins. An address that nobody has costs the time of
 * a hash too, and the answer is the same for it, a wrong password and a disabled person. Throws `invalid` and `tooMany`.
 */
export async function signIn({ email, password }: SignInInput, headers: Headers): Promise<string | undefined> {
  const visitor = readVisitor(headers);
  const startedAt = performance.now();
  try {
    const attempts = await attemptsAt(email, headers);
    await countAttempt(attempts, visitor);
    const token = await startSession({ email, password }, headers);
    await forgetAttempts(attempts);
    return token;
  } catch (error) {
    await recordFailure(email, visitor, error);
    await setTimeout(beatMs - ((performance.now() - startedAt) % beatMs));
    throw error;
  }
}

/** Whose attempts these are: everybody's at this address, or those of a browser that its owner has signed in with. */
async function attemptsAt(email: string, headers: Headers): Promise<string> {
  const user = await db.user.findUnique({ where: { email }, select: { id: true } });
  const browser = user ? findKnownBrowser(headers, user.id) : undefined;
  return browser ? `known browser ${browser}` : email;
}

/**
 * Begins a session for whoever has this password, also by a link that has just set it. With a second factor it answers
 * the token of the step before it. Throws `invalid`.
 */
export async function startSession({ email, password }: SignInInput, headers: Headers): Promise<string | undefined> {
  const before = await findProofs(email);
  if (before?.isGuarded) {
    // The library would begin a session at once.
    const isRight = await isPasswordOf(before.id, password);
    if (!isRight || before.isDisabled) throw wrongCredentials();
    const token = await keepPending(before.id);
    if (!(await isUnchanged(email, before))) throw wrongCredentials();
    return token;
  }
  await replaceSession(headers, async () => {
    const begun = await library()
      .api.signInEmail({ body: { email, password }, headers })
      .catch((cause: unknown) => {
        if (!isAPIError(cause) || cause.statusCode >= 500) throw cause;
        throw wrongCredentials(cause);
      });
    if (await isUnchanged(email, before)) return begun;
    await endSession(begun);
    throw wrongCredentials();
  });
  return undefined;
}

/** What a sign-in with this address asks for. */
async function findProofs(email: string) {
  const user = await db.user.findUnique({ where: { email }, include: { secondFactor: true } });
  if (!user) return undefined;
  const { id, isDisabled, secondFactor } = user;
  return { id, isDisabled, isGuarded: Boolean(secondFactor?.confirmedAt), hash: await findPasswordHash(id) };
}

/**
 * Whether a sign-in still asks for what it asked for. Whoever changes that ends the sessions there are (endSessions), so
 * that one that began meanwhile either is among them or sees the change here, and is to end.
 */
async function isUnchanged(email: string, before: Awaited<ReturnType<typeof findProofs>>): Promise<boolean> {
  return isDeepStrictEqual(await findProofs(email), before);
}

/** Ends a sign-in with the second factor. Throws `invalid`, `tooMany` and `secretUnreadable`. */
export async function enterCode(code: string, headers: Headers): Promise<void> {
  const { id, user } = await getPending(headers);
  try {
    const before = await findProofs(user.email);
    await countCode(user.id);
    // Together, so that no recovery code is lost to a sign-in that another code has ended.
    const secondFactor = await db.$transaction(async (tx) => {
      const proof = await proveSecondFactor(tx, user.id, code);
      await usePending(tx, id);
      return proof;
    });
    const begin = async () => {
      const begun = await library().api.beginSession({ body: { userId: user.id }, headers });
      if (await isUnchanged(user.email, before)) return begun;
      await endSession(begun);
      throw signInEnded();
    };
    await replaceSession(headers, begin, { secondFactor });
  } catch (error) {
    await recordFailure(user.email, readVisitor(headers), error);
    throw error;
  }
  await forgetCodes(user.id);
}

function wrongCredentials(cause?: unknown): AppError {
  return new AppError("invalid", "The e-mail address or the password is wrong.", { cause });
}

type Begun = { user: { id: string; name: string; email: string }; token: string };

async function endSession({ user, token }: Begun): Promise<void> {
  await db.session.deleteMany({ where: { userId: user.id, token } });
}

/** Ends what the browser had before, whoever's it was, once `begin` has begun another: none goes on in another's. */
export async function replaceSession(
  headers: Headers,
  begin: () => Promise<Begun>,
  details?: AuditRecord["details"],
): Promise<void> {
  const previous = await findSession(headers);
  const { user } = await begin();
  if (previous) await endSessions(db, previous.user.id, { only: previous.id });
  const actor = { ...readVisitor(headers), userId: user.id, name: user.name };
  const target = { type: "person", id: user.id, name: user.email } as const;
  await recordAudit(db, actor, { action: "session.signIn", target, ...(details ? { details } : {}) });
}

/** Ends the session of this browser. */
export async function signOut(headers: Headers, actor: Actor): Promise<void> {
  const session = await findSession(headers);
  await library().api.signOut({ headers });
  const target = { type: "person", id: actor.userId, name: session?.user.email ?? actor.name } as const;
  await recordAudit(db, actor, { action: "session.signOut", target });
}

/** The log names only addresses that somebody has: others may be a password in the wrong field. */
async function recordFailure(email: string, visitor: Visitor, error: unknown): Promise<void> {
  if (!(error instanceof AppError)) return;
  const user = await db.user.findUnique({ where: { email }, select: { id: true, email: true } });
  await recordRefused(
    { ...visitor, ...stranger },
    {
      action: "session.signIn",
      target: { type: "person", id: user?.id, name: user?.email ?? "an unknown address" },
      details: { why: error.message },
    },
  );
}
