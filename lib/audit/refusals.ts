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

/**
 * Records what somebody was refused. Whoever is not signed in can ask for refusals without end: beyond a limit they
 * stand in the server's log alone, so that the table neither fills nor hides what matters.
 */
export async function recordRefused(actor: AuditActor, record: AuditRecord): Promise<void> {
  if (actor.userId === undefined && !(await isRoomFor(actor))) {
    const { action, target, details } = record;
    logger.warn(
      { requestId: actor.requestId, from: actor.from, action, door: target?.name, why: details?.why },
      "refused",
    );
    return;
  }
  await recordAudit(db, actor, { ...record, outcome: "refused" });
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
