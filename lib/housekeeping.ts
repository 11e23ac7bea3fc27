import "server-only";
import { inspectConnectors } from "#lib/connectors/inspect.ts";
import { resealSecrets } from "#lib/connectors/reseal.ts";
import { db } from "#lib/db.ts";
import { deleteSilentWorkers } from "#lib/health/status.ts";
import { logger } from "#lib/logger.ts";
import { trimSandboxMessages } from "#lib/sandbox/store.ts";

const dayMs = 86_400_000;
const testRunsKeptMs = 30 * dayMs;
/** Far above the overall limit of a test: a run this old lost the process that carried it. */
const orphanedAfterMs = 5 * 60_000;

/** Removes what is no longer of use and refreshes what the connectors' rows say about themselves. */
export async function keepHouse(now = new Date()): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await db.testRun.deleteMany({ where: { startedAt: { lt: before(testRunsKeptMs) } } });
  await db.testRun.updateMany({
    where: { finishedAt: null, startedAt: { lt: before(orphanedAfterMs) } },
    data: { finishedAt: now, outcome: "failed" },
  });
  await deleteSilentWorkers(before(dayMs));
  await trimSandboxMessages();
  await inspectConnectors();
  const resealed = await resealSecrets();
  if (resealed > 0) logger.info({ resealed }, "Secrets were sealed anew with the newest key.");
}
