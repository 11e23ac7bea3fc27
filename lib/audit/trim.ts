import "server-only";
import { mailroomItself, recordAudit } from "#lib/audit.ts";
import { db } from "#lib/db.ts";
import { settings } from "#lib/settings.ts";

/** Entries deleted in one transaction, so that each stays short. */
const batchSize = 10_000;

/**
 * Deletes the entries that are older than the retention, counted in whole days of UTC, and records that it did. With
 * 0 days everything stays. Answers how many went.
 */
export async function trimAuditLog(days = settings().auditRetentionDays): Promise<number> {
  if (days === 0) return 0;
  let trimmed = 0;
  for (;;) {
    const count = await trimBatch(days);
    trimmed += count;
    if (count < batchSize) return trimmed;
  }
}

function trimBatch(days: number): Promise<number> {
  return db.$transaction(async (tx) => {
    // The table's trigger lets nothing go without this, and holds each row against it.
    await tx.$queryRaw`SELECT set_config('mailroom.audit_retention_days', ${String(days)}, true)`;
    const count = await tx.$executeRaw`
      DELETE FROM audit_entry WHERE id IN (
        SELECT id FROM audit_entry
        WHERE at < date_trunc('day', now(), 'UTC') - make_interval(days => ${days}::int)
        ORDER BY at LIMIT ${batchSize}
      )`;
    if (count > 0) await recordAudit(tx, mailroomItself(), { action: "audit.trim", details: { count, days } });
    return count;
  });
}
