import "server-only";
import { type AuditCursor, type AuditSearch, auditPageSize, formatCursor, parseCursor } from "#lib/audit/search.ts";
import type { AuditEntryView, AuditPage } from "#lib/audit/view.ts";
import { auditWhere } from "#lib/audit/where.ts";
import { db } from "#lib/db.ts";
import { Prisma } from "#lib/generated/prisma/client.ts";

type Row = Omit<AuditEntryView, "at"> & { at: Date };
type Way = { before?: AuditCursor | undefined; after?: AuditCursor | undefined; limit: number };

const keptActors = 200;

/**
 * One page of the log. Its place is an entry, not a number, so that the millionth entry is found as fast as the first
 * and what is written meanwhile moves nothing.
 */
export async function listAuditEntries(search: AuditSearch): Promise<AuditPage> {
  const limit = auditPageSize + 1;
  const after = parseCursor(search.after);
  if (after) {
    const found = await findAuditEntries(search, { after, limit });
    // Fewer than a page: what is newest fills it up.
    if (found.length >= auditPageSize) return pageOf(found.slice(-auditPageSize), found.length === limit, true);
  }
  const before = after ? undefined : parseCursor(search.before);
  const found = await findAuditEntries(search, { before, limit });
  return pageOf(found.slice(0, auditPageSize), before !== undefined, found.length === limit);
}

/** Up to `limit` entries next to a cursor, newest first; from the newest on without one. */
export async function findAuditEntries(search: AuditSearch, { before, after, limit }: Way): Promise<AuditEntryView[]> {
  const conditions = auditWhere(search);
  if (before) conditions.push(Prisma.sql`(at, id) < (${before.at}::timestamptz, ${before.id}::uuid)`);
  if (after) conditions.push(Prisma.sql`(at, id) > (${after.at}::timestamptz, ${after.id}::uuid)`);
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, " AND ")}` : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    SELECT id, at, request_id AS "requestId", actor_id AS "actorId", actor_name AS "actorName",
      from_address AS "fromAddress", action, outcome, target_type AS "targetType", target_id AS "targetId",
      target_name AS "targetName", coalesce(changes, '[]') AS changes, coalesce(details, '{}') AS details
    FROM audit_entry ${where}
    ORDER BY ${after ? Prisma.sql`at, id` : Prisma.sql`at DESC, id DESC`} LIMIT ${limit}`;
  const entries = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  return after ? entries.reverse() : entries;
}

/** Who has entries, by name. The index is walked from name to name, so the number of entries does not matter. */
export async function listAuditActors(): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    WITH RECURSIVE actor AS (
      (SELECT actor_name AS name FROM audit_entry ORDER BY actor_name LIMIT 1)
      UNION ALL
      SELECT (SELECT actor_name FROM audit_entry WHERE actor_name > actor.name ORDER BY actor_name LIMIT 1)
      FROM actor WHERE actor.name IS NOT NULL
    )
    SELECT name FROM actor WHERE name IS NOT NULL LIMIT ${keptActors}`;
  return rows.map(({ name }) => name);
}

function pageOf(entries: AuditEntryView[], hasNewer: boolean, hasOlder: boolean): AuditPage {
  const [first, last] = [entries[0], entries.at(-1)];
  return {
    entries,
    newer: hasNewer && first ? formatCursor(first) : undefined,
    older: hasOlder && last ? formatCursor(last) : undefined,
  };
}
