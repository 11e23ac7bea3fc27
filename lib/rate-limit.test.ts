import { expect, test } from "vitest";
import { untilWaiting, whileHeld } from "#e2e/held-lock.ts";
import { takeOne } from "#lib/rate-limit.ts";

const limit = { size: 5, everyMs: 60_000 };

test("one that had to wait for its turn is judged by the moment at which it has it", async () => {
  await takeOne("bucket", limit);
  let taking = Promise.resolve(0);
  await whileHeld("SELECT 1 FROM rate_bucket FOR UPDATE", async (other) => {
    taking = takeOne("bucket", limit);
    await untilWaiting(1);
    // Four are taken, the first of them a moment ago: one is left.
    await other.query("UPDATE rate_bucket SET full_at = clock_timestamp() + interval '3 minutes 59.999 seconds'");
  });
  expect(await taking).toBe(0);
  expect(await takeOne("bucket", limit)).toBeGreaterThan(50_000);
});
