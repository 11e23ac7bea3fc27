import { afterEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { deleteHeartbeat, deleteSilentWorkers, getHealth, saveHeartbeat } from "#lib/health/status.ts";

afterEach(deleteHeartbeat);

test("without a worker the web process is healthy and says so", async () => {
  expect(await getHealth()).toMatchObject({ status: "ok", database: "ok", worker: { seenAt: null, isAlive: false } });
});

test("a worker is alive after its heartbeat, until it takes it back", async () => {
  await saveHeartbeat();
  expect((await getHealth()).worker.isAlive).toBe(true);
  await deleteHeartbeat();
  expect((await getHealth()).worker.isAlive).toBe(false);
});

test("a worker that fell silent is no longer alive", async () => {
  const seenAt = new Date(Date.now() - 31_000);
  await db.fact.create({ data: { key: "worker/silent", value: {}, updatedAt: seenAt } });
  expect((await getHealth()).worker).toEqual({ seenAt: seenAt.toISOString(), isAlive: false });
  await saveHeartbeat();
  expect((await getHealth()).worker.isAlive).toBe(true);
  await deleteSilentWorkers(new Date(Date.now() - 30_000));
  expect(await db.fact.count({ where: { key: "worker/silent" } })).toBe(0);
});
