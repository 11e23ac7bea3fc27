import { afterEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth.ts";
import { ada, bob, smtpInput } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { claimRun } from "#lib/test-runs/budget.ts";

const limits = { perPerson: 4, perMinute: 6, atOnce: 100, failedSignIns: 3, recipients: 100, recipientsOperator: 20 };
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

afterEach(async () => {
  await db.testRun.deleteMany();
  await db.connector.deleteMany();
});

function claim(actor: Actor, changes: Partial<Parameters<typeof claimRun>[0]> = {}) {
  return claimRun({
    runId: crypto.randomUUID(),
    actor,
    row: undefined,
    usesStoredSecret: false,
    limits,
    ...changes,
  });
}

/** `ok`, or the error of ours that it ended with. */
async function outcomeOf(attempt: Promise<boolean>): Promise<"ok" | AppError> {
  try {
    await attempt;
    return "ok";
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function outcomesOf(attempts: Promise<boolean>[]) {
  const outcomes = await Promise.all(attempts.map(outcomeOf));
  const refusals = outcomes.filter((outcome) => outcome !== "ok");
  expect(refusals.every(({ code }) => code === "tooMany")).toBe(true);
  return { allowed: outcomes.length - refusals.length, refusals };
}

async function storedRow() {
  const saved = await store.createConnector(smtpInput(), ada);
  return store.getRow(saved.is === "saved" ? saved.id : "");
}

describe("tests a minute", () => {
  test("of one person are counted exactly, also when they start at the same moment on several connections", async () => {
    const { allowed, refusals } = await outcomesOf(Array.from({ length: 15 }, () => claim(ada)));
    expect([allowed, refusals.length]).toEqual([4, 11]);
    expect(refusals[0]?.message).toMatch(
      /^One person starts at most 4 tests a minute \(MAILROOM_TESTS_PER_PERSON\)\. .* in \d+ seconds?\.$/,
    );
    expect(refusals[0]?.retryAt?.getTime()).toBeGreaterThan(Date.now() + 50_000);
    expect(await db.testRun.count()).toBe(4);
  });

  test("of all people together have a limit, too", async () => {
    await outcomesOf([...Array(4)].map(() => claim(ada)));
    const { allowed, refusals } = await outcomesOf([...Array(4)].map(() => claim(bob)));
    expect([allowed, refusals.length]).toEqual([2, 2]);
    expect(refusals[0]?.message).toMatch(
      /^All people together start at most 6 tests a minute \(MAILROOM_TESTS_PER_MINUTE\)/,
    );
  });

  test("are people's own: those with the same name are told apart", async () => {
    await outcomesOf([...Array(4)].map(() => claim({ ...ada, userId: "1" })));
    expect(await outcomeOf(claim({ ...ada, userId: "2" }))).toBe("ok");
  });

  test("are possible again at the moment that the refusal names", async () => {
    for (const seconds of [61, 45, 30, 20, 10]) {
      const run = { id: crypto.randomUUID(), startedBy: "Ada", startedById: "Ada", startedAt: ago(seconds) };
      await db.testRun.create({ data: { ...run, finishedAt: ago(1) } });
    }
    const refusal = await outcomeOf(claim(ada));
    expect(refusal).toMatchObject({ code: "tooMany" });
    const inMs = refusal === "ok" ? 0 : (refusal.retryAt?.getTime() ?? 0) - Date.now();
    expect(inMs).toBeGreaterThan(13_000);
    expect(inMs).toBeLessThan(16_000);
    await db.testRun.deleteMany({ where: { startedAt: { lt: ago(40) } } });
    expect(await outcomeOf(claim(ada))).toBe("ok");
  });

  test("do not count cancels of tests that never began", async () => {
    for (let i = 0; i < 10; i += 1) {
      await db.testRun.create({ data: { id: crypto.randomUUID(), startedBy: "Ada", cancelRequestedAt: new Date() } });
    }
    expect(await outcomeOf(claim(ada))).toBe("ok");
  });

  test("are not used up by a request that is made twice", async () => {
    const runId = crypto.randomUUID();
    const answers = await Promise.all([...Array(9)].map(() => claim(ada, { runId })));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await db.testRun.count()).toBe(1);
  });
});

test("a person has only so many running at once, whatever a process that died left behind", async () => {
  const few = { ...limits, perPerson: 100, perMinute: 100, atOnce: 2 };
  const { allowed, refusals } = await outcomesOf([...Array(5)].map(() => claim(ada, { limits: few })));
  expect([allowed, refusals.length]).toEqual([2, 3]);
  expect(refusals[0]?.message).toContain("At most 2 of your tests run at the same time (MAILROOM_TESTS_AT_ONCE).");
  expect(await outcomeOf(claim(bob, { limits: few }))).toBe("ok");
  await db.testRun.updateMany({ data: { startedAt: ago(901) } });
  expect(await outcomeOf(claim(ada, { limits: few }))).toBe("ok");
});

describe("sign-ins with a stored secret", () => {
  const many = { ...limits, perPerson: 100, perMinute: 100 };
  const tried = async (row: Awaited<ReturnType<typeof storedRow>>, seconds: number, isSignInRefused = true) => {
    const run = { id: crypto.randomUUID(), connectorId: row.id, startedBy: "Ada", startedById: "Ada" };
    const ended = { startedAt: ago(seconds), finishedAt: ago(seconds - 1), outcome: "failed" };
    await db.testRun.create({ data: { ...run, ...ended, usesStoredSecret: true, isSignInRefused } });
  };
  async function oldRow() {
    const row = await storedRow();
    await db.secret.updateMany({ data: { setAt: ago(3_600) } });
    return store.getRow(row.id);
  }
  const again = (row: Awaited<ReturnType<typeof storedRow>>, usesStoredSecret = true) =>
    outcomeOf(claim(bob, { row, usesStoredSecret, limits: many }));

  test("rest after so many that failed, whoever made them, and say until when", async () => {
    const row = await oldRow();
    for (const seconds of [500, 400, 300]) await tried(row, seconds);
    const message = expect.stringMatching(/\(MAILROOM_TEST_FAILED_SIGN_INS\).* in 100 seconds/);
    expect(await again(row)).toMatchObject({ code: "tooMany", message });
    expect(await again(row, false)).toBe("ok");
  });

  test("are not held up by those that worked, or by those of long ago", async () => {
    const row = await oldRow();
    for (const seconds of [700, 650, 601]) await tried(row, seconds);
    for (const seconds of [90, 80, 70]) await tried(row, seconds, false);
    expect(await again(row)).toBe("ok");
  });

  test("begin anew with a secret that was entered since", async () => {
    const row = await oldRow();
    for (const seconds of [500, 400, 300]) await tried(row, seconds);
    await db.secret.updateMany({ data: { setAt: ago(200) } });
    expect(await again(await store.getRow(row.id))).toBe("ok");
  });

  test("that run side by side count before they have failed", async () => {
    const row = await oldRow();
    const attempts = [...Array(8)].map(() => claim(ada, { row, usesStoredSecret: true, limits: many }));
    expect((await outcomesOf(attempts)).allowed).toBe(3);
  });
});
