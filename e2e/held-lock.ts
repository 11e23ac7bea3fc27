import pg from "pg";
import { expect, vi } from "vitest";
import { countWaiting } from "#e2e/rows.ts";
import { databaseUrl, db } from "#lib/db.ts";

/** Does `work` while the transaction of somebody else holds what the statement `lock` locks; it ends with the work. */
export async function whileHeld(lock: string, work: (other: pg.Client) => Promise<unknown>): Promise<void> {
  const other = new pg.Client({ connectionString: databaseUrl() });
  await other.connect();
  await other.query("BEGIN");
  await other.query(lock);
  await work(other);
  await other.query("COMMIT");
  await other.end();
}

/** Resolves when so many of our statements wait for what another has locked. */
export async function untilWaiting(count: number): Promise<void> {
  const ask = async () => expect(await countWaiting((sql) => db.$queryRawUnsafe(sql))).toBe(count);
  await vi.waitFor(ask, 10_000);
}
