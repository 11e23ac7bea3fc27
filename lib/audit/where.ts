import type { AuditSearch } from "#lib/audit/search.ts";
import { Prisma } from "#lib/generated/prisma/client.ts";

const dayMs = 86_400_000;

/** The filters as conditions of SQL, all of which have to hold. */
export function auditWhere({ q, who, action, target, outcome, from, to }: AuditSearch): Prisma.Sql[] {
  return [
    ...(q ? [holdsWords(q)] : []),
    ...(who ? [Prisma.sql`actor_name = ${who}`] : []),
    ...(action ? [Prisma.sql`action = ${action}`] : []),
    ...(target ? [Prisma.sql`(target_id = ${target} OR target_name = ${target})`] : []),
    ...(outcome ? [Prisma.sql`outcome = ${outcome}`] : []),
    ...(from ? [Prisma.sql`at >= ${new Date(from)}::timestamptz`] : []),
    ...(to ? [Prisma.sql`at < ${new Date(Date.parse(to) + dayMs)}::timestamptz`] : []),
  ];
}

/** Every word of the search begins a word of the entry. The migration cuts the entry's texts at the same characters. */
function holdsWords(q: string): Prisma.Sql {
  const words = q.split(/[\s!-/:-@[-`{-~]+/).filter(Boolean);
  if (words.length === 0) return Prisma.sql`false`;
  return Prisma.sql`words @@ to_tsquery('simple', ${words.map((word) => `'${word}':*`).join(" & ")})`;
}
