import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { keepHouse } from "#lib/housekeeping.ts";

afterEach(async () => {
  await db.testRun.deleteMany();
});

async function startedAgo(minutes: number, finishedAt: Date | null = null) {
  const startedAt = new Date(Date.now() - minutes * 60_000);
  return db.testRun.create({ data: { id: randomUUID(), startedBy: "Ada", startedAt, finishedAt } });
}

const find = (id: string) => db.testRun.findUnique({ where: { id } });

test("test runs older than 30 days are deleted", async () => {
  const old = await startedAgo(31 * 24 * 60, new Date());
  const recent = await startedAgo(29 * 24 * 60, new Date());
  await keepHouse();
  expect(await find(old.id)).toBeNull();
  expect(await find(recent.id)).not.toBeNull();
});

test("a run whose process died ends as failed and is recorded, one that goes on is left alone", async () => {
  const lost = await startedAgo(16);
  const running = await startedAgo(14);
  await keepHouse();
  expect(await find(lost.id)).toMatchObject({ outcome: "failed", finishedAt: expect.any(Date) });
  expect(await find(running.id)).toMatchObject({ outcome: null, finishedAt: null });
  expect(await db.auditEntry.findMany({ where: { action: "connector.loseTest" } })).toMatchObject([
    { outcome: "failed", actorName: "Mailroom", details: { runId: lost.id, startedBy: "Ada" } },
  ]);
});
