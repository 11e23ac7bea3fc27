import "server-only";
import { db } from "#lib/db.ts";
import { abandoned } from "#lib/people/second-factor/store.ts";
import { deleteFullBuckets } from "#lib/rate-limit.ts";

/** Removes the sessions, links, counters and keys to be confirmed that have run out. */
export async function tidyPeople(now: Date): Promise<void> {
  await db.session.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.verification.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.oneTimeLink.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.secondFactor.deleteMany({ where: abandoned(now) });
  await deleteFullBuckets(now);
}
