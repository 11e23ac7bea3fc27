import pg from "pg";
import { expect, test, vi } from "vitest";
import { databaseUrl, db } from "#lib/db.ts";
import { takeOne } from "#lib/rate-limit.ts";

const limit = { size: 5, everyMs: 60_000 };

test("one that had to wait for its turn is judged by the moment at which it has it", async () => {
  await takeOne("bucket", limit);
  const others = new pg.Client({ connectionString: databaseUrl() });
  await others.connect();
  await others.query("BEGIN");
  await others.query("SELECT 1 FROM rate_bucket FOR UPDATE");
  const taking = takeOne("bucket", limit);
  await vi.waitFor(async () => {
    const waiting =
      await db.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(waiting).toHaveLength(1);
  }, 10_000);
  // Four are taken, the first of them a moment ago: one is left.
  await others.query("UPDATE rate_bucket SET full_at = clock_timestamp() + interval '3 minutes 59.999 seconds'");
  await others.query("COMMIT");
  await others.end();
  expect(await taking).toBe(0);
  expect(await takeOne("bucket", limit)).toBeGreaterThan(55_000);
  expect(await db.rateBucket.count()).toBe(1);
});
