import { afterEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { deleteHeartbeat, getHealth, saveHeartbeat } from "#lib/health/status.ts";

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
  const seenAt = new Date(Date.now() - 31_000).toISOString();
  await db.fact.create({ data: { key: "worker", value: { seenAt } } });
  expect((await getHealth()).worker).toEqual({ seenAt, isAlive: false });
});
