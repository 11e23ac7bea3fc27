import "server-only";
import type { AuditActor, AuditRecord } from "#lib/audit.ts";
import { recordAudit } from "#lib/audit.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { networkOf } from "#lib/network-of.ts";
import { takeOne } from "#lib/rate-limit.ts";

/** Entries that people who are not signed in cause from one network, and from all together. */
const perNetwork = { size: 30, everyMs: 60_000 };
const together = { size: 300, everyMs: 6_000 };

/** How the log names who has no session. */
export const stranger = { name: "Not signed in" };

/** How many refusals this process has left out since the last one that it recorded for somebody not signed in. */
let leftOut = 0;

/**
 * Records what somebody was refused. Whoever is not signed in can ask for refusals without end: beyond a limit they
 * stand in the server's log alone, so that the table neither fills nor hides what matters. The next entry says how many
 * were left out.
 */
export async function recordRefused(actor: AuditActor, record: AuditRecord): Promise<void> {
  const { action, target, details } = record;
  if (actor.userId !== undefined) {
    await recordAudit(db, actor, { ...record, outcome: "refused" });
    return;
  }
  if (!(await isRoomFor(actor))) {
    leftOut += 1;
    const { requestId, from } = actor;
    // No warning: those are repeated where `npm start` runs, and these come by the thousand.
    logger.info({ requestId, from, action, door: target?.name, why: details?.why }, "refused");
    return;
  }
  const told = leftOut;
  leftOut = 0;
  const counted = told > 0 ? { ...details, leftOut: told } : details;
  await recordAudit(db, actor, { ...record, outcome: "refused", ...(counted ? { details: counted } : {}) });
}

/** Does the work that an entry is about. Where it is refused, the entry says so and why; the error goes on. */
export async function recordingRefusal<T>(actor: AuditActor, record: AuditRecord, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) await recordRefused(actor, { ...record, details: { why: error.message } });
    throw error;
  }
}

async function isRoomFor({ from }: AuditActor): Promise<boolean> {
  if (from && (await takeOne(`refused:from:${networkOf(from)}`, perNetwork)) > 0) return false;
  return (await takeOne("refused:strangers", together)) === 0;
}
