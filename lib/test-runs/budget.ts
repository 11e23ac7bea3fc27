import "server-only";
import type { Actor } from "#lib/auth.ts";
import type { StoredRow } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import { longestLimitMs } from "#lib/email/policy.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import type { TestLimits } from "#lib/settings.ts";
import { timeUntil } from "#lib/time-until.ts";

const minuteMs = 60_000;
const signInWindowMs = 10 * minuteMs;
/** A run that is older and has no end lost the process that carried it; none may take so long. */
export const orphanedAfterMs = longestLimitMs + 5 * minuteMs;
/** The lock that starts tests one after another in all processes; any number that nothing else here locks. */
const lockKey = 4_001;

type Claim = {
  runId: string;
  actor: Actor;
  row: StoredRow | undefined;
  /** The run may sign in with the secret that the row keeps. */
  usesStoredSecret: boolean;
  limits: TestLimits;
};

/**
 * Enters a run into the books before anything is dialled, if the budgets allow it: all processes count in the same
 * table, one start after another, by the clock of the database. Answers false, and counts nothing, where the run has
 * its row already, since a cancel came first or the request is made twice. Throws `tooMany` with the moment from which
 * it is possible again.
 */
export async function claimRun(claim: Claim): Promise<boolean> {
  const { runId, actor, row, usesStoredSecret } = claim;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockKey})`;
    if (await tx.testRun.findUnique({ where: { id: runId }, select: { id: true } })) return false;
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS "now"`;
    const startedAt = clock?.now ?? new Date();
    await requireBudget(tx, claim, startedAt);
    await requireSignInBudget(tx, claim, startedAt);
    const { name: startedBy } = actor;
    const run = { id: runId, connectorId: row?.id ?? null, startedBy, startedById: personOf(actor) };
    await tx.testRun.create({ data: { ...run, startedAt, usesStoredSecret } });
    return true;
  });
}

function personOf({ userId, name }: Actor): string {
  return userId ?? name;
}

async function requireBudget(tx: Prisma.TransactionClient, { actor, limits }: Claim, now: Date): Promise<void> {
  const startedById = personOf(actor);
  const since = (ms: number) => ({ gt: new Date(now.getTime() - ms) });
  const running = { startedById, finishedAt: null, startedAt: since(orphanedAfterMs) };
  if ((await tx.testRun.count({ where: running })) >= limits.atOnce) {
    const text =
      `At most ${limits.atOnce} of your tests run at the same time (MAILROOM_TESTS_AT_ONCE). ` +
      "Wait until one has ended, or cancel it.";
    throw new AppError("tooMany", text);
  }
  const own = await nthNewest(tx, { startedById, startedAt: since(minuteMs) }, limits.perPerson);
  if (own) {
    const text = `One person starts at most ${limits.perPerson} tests a minute (MAILROOM_TESTS_PER_PERSON).`;
    throw tooMany(text, own, minuteMs, now);
  }
  const all = await nthNewest(tx, { startedById: { not: null }, startedAt: since(minuteMs) }, limits.perMinute);
  if (all) {
    const text = `All people together start at most ${limits.perMinute} tests a minute (MAILROOM_TESTS_PER_MINUTE).`;
    throw tooMany(text, all, minuteMs, now);
  }
}

/** Runs that have not ended may fail yet, so they count: ten at once must not be ten wrong passwords. */
async function requireSignInBudget(tx: Prisma.TransactionClient, claim: Claim, now: Date): Promise<void> {
  const { row, usesStoredSecret, limits } = claim;
  if (!row || !usesStoredSecret) return;
  const setAtMs = row.secrets.map(({ setAt }) => setAt.getTime());
  const startedAt = { gt: new Date(Math.max(now.getTime() - signInWindowMs, ...setAtMs)) };
  const where = { connectorId: row.id, usesStoredSecret, startedAt };
  const tries = { ...where, OR: [{ isSignInRefused: true }, { finishedAt: null }] };
  const oldest = await nthNewest(tx, tries, limits.failedSignIns);
  if (!oldest) return;
  const text =
    `The last ${limits.failedSignIns} sign-ins with the stored secret failed or have not ended ` +
    "(MAILROOM_TEST_FAILED_SIGN_INS). It rests now, so that the provider does not lock the account; a secret that you enter anew is tried at once.";
  throw tooMany(text, oldest, signInWindowMs, now);
}

/** When the run started that fills the budget; undefined while there is room. */
async function nthNewest(tx: Prisma.TransactionClient, where: Prisma.TestRunWhereInput, limit: number) {
  const run = await tx.testRun.findFirst({
    where,
    orderBy: { startedAt: "desc" },
    skip: limit - 1,
    select: { startedAt: true },
  });
  return run?.startedAt;
}

function tooMany(text: string, startedAt: Date, windowMs: number, now: Date): AppError {
  const retryAt = new Date(startedAt.getTime() + windowMs);
  return new AppError("tooMany", `${text} The next is possible in ${timeUntil(retryAt, now)}.`, { retryAt });
}
