import "server-only";
import { recordRefused, stranger } from "#lib/audit/refusals.ts";
import { findActor, getVisitor } from "#lib/auth.ts";
import { logger } from "#lib/logger.ts";

/**
 * Records that whoever asks was refused a door (a server action, a route or a page by its name), and why. A refusal is
 * told whether or not it could be written down.
 */
export async function recordRefusal(door: string, why: string): Promise<void> {
  try {
    const actor = (await findActor()) ?? { ...(await getVisitor()), ...stranger };
    const target = { type: "door", id: door, name: door } as const;
    await recordRefused(actor, { action: "access.refuse", target, details: { why } });
  } catch (err) {
    logger.error({ err, door }, "A refusal could not be written to the audit log");
  }
}
