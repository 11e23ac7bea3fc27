import * as z from "zod";
import { type AuditAction, type AuditOutcome, auditActions, auditOutcomes } from "#lib/audit/actions.ts";
import { formatQuery } from "#lib/query-string.ts";
import { storable } from "#lib/storable.ts";

/** Entries on one page of the log. */
export const auditPageSize = 50;

const text = z
  .string()
  .trim()
  .max(200)
  .transform((value) => storable(value, 200))
  .catch("")
  .default("");

/** A day as a date field gives it, within what PostgreSQL and JavaScript both know. */
const day = z
  .union([z.literal(""), z.iso.date().regex(/^[12]\d{3}-/)])
  .catch("")
  .default("");

/** A place in the log: the instant and the id of an entry. */
export type AuditCursor = { at: Date; id: string };

const cursorForm = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Reads a cursor from the URL; `undefined` for anything that is none. */
export function parseCursor(given: string): AuditCursor | undefined {
  const [, instant = "", id = ""] = cursorForm.exec(given) ?? [];
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? undefined : { at, id };
}

/** A cursor as it stands in the URL; `at` is ISO 8601. */
export function formatCursor({ at, id }: { at: string; id: string }): string {
  return `${at}_${id}`;
}

const cursor = z
  .string()
  .refine((value) => parseCursor(value) !== undefined)
  .catch("")
  .default("");

const actions = ["", ...(Object.keys(auditActions) as AuditAction[])] as const;
const outcomes = ["", ...(Object.keys(auditOutcomes) as AuditOutcome[])] as const;

/**
 * The page's whole state as it stands in the URL. Impossible values fall back to the default. `from` and `to` are days
 * of UTC, both included; `before` and `after` are cursors.
 */
export const auditSearch = z.object({
  q: text,
  who: text,
  action: z.enum(actions).catch("").default(""),
  target: text,
  outcome: z.enum(outcomes).catch("").default(""),
  from: day,
  to: day,
  before: cursor,
  after: cursor,
});

/** A parsed {@link auditSearch}: every value given. */
export type AuditSearch = z.infer<typeof auditSearch>;

/** The query string of a search. */
export function formatAuditSearch(search: Partial<AuditSearch>): string {
  return formatQuery<AuditSearch>(search, auditSearch.parse({}));
}
