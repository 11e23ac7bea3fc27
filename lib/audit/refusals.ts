import "server-only";
import type { AuditActor, AuditRecord } from "#lib/audit.ts";
import { recordAudit } from "#lib/audit.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { networkOf } from "#lib/network-of.ts";
import { takeOne } from "#lib/rate-limit.ts";

/** Entries that people who are not signed in cause from one network, and from all together. */
const perNetwork = { size: 30, everyMs: 60_000 };
const together = { size: 300, everyMs: 6_000 };

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

async function isRoomFor({ from }: AuditActor): Promise<boolean> {
  if (from && (await takeOne(`refused:from:${networkOf(from)}`, perNetwork)) > 0) return false;
  return (await takeOne("refused:strangers", together)) === 0;
}

/** Records that somebody was refused a door (a server action, a route or a page by its name), and why. */
export async function recordRefusal(actor: AuditActor, door: string, why: string): Promise<void> {
  const target = { type: "door" as const, id: door, name: door };
  await recordRefused(actor, { action: "access.refuse", target, details: { why } });
}
