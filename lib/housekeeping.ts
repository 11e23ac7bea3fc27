import "server-only";
import { trimAuditLog } from "#lib/audit/trim.ts";
import { mailroomItself, recordAudit } from "#lib/audit.ts";
import { inspectConnectors } from "#lib/connectors/inspect.ts";
import { resealSecrets } from "#lib/connectors/reseal.ts";
import { db } from "#lib/db.ts";
import { deleteSilentWorkers } from "#lib/health/status.ts";
import { logger } from "#lib/logger.ts";
import { tidyPeople } from "#lib/people/housekeeping.ts";
import { resealSecondFactors } from "#lib/people/second-factor/reseal.ts";
import { trimSandboxMessages } from "#lib/sandbox/store.ts";
import { lostRecord } from "#lib/test-runs/audit-records.ts";
import { orphanedAfterMs } from "#lib/test-runs/budget.ts";

const dayMs = 86_400_000;
const testRunsKeptMs = 30 * dayMs;

/** Removes what is no longer of use and refreshes what the connectors' rows say about themselves. */
export async function keepHouse(now = new Date()): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await db.testRun.deleteMany({ where: { startedAt: { lt: before(testRunsKeptMs) } } });
  await endLostRuns(before(orphanedAfterMs), now);
  await deleteSilentWorkers(before(dayMs));
  await tidyPeople(now);
  await trimSandboxMessages();
  await trimAuditLog();
  await inspectConnectors();
  const resealed = (await resealSecrets()) + (await resealSecondFactors());
  if (resealed > 0) logger.info({ resealed }, "Secrets were sealed anew with the newest key.");
}

/** The process that carried a run writes its entry; where the process died, nobody else has. */
async function endLostRuns(startedBefore: Date, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const lost = await tx.testRun.updateManyAndReturn({
      where: { finishedAt: null, startedAt: { lt: startedBefore } },
      data: { finishedAt: now, outcome: "failed" },
      select: { id: true, startedBy: true, cancelRequestedAt: true },
    });
    // A row that was made by cancelling stands for a test that never began.
    const records = lost.filter(({ cancelRequestedAt }) => !cancelRequestedAt).map(lostRecord);
    await recordAudit(tx, mailroomItself(), ...records);
  });
}
