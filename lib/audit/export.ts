import "server-only";
import { formatCsvLine } from "#lib/audit/csv.ts";
import { findAuditEntries } from "#lib/audit/list.ts";
import { type AuditCursor, type AuditSearch, formatAuditSearch } from "#lib/audit/search.ts";
import type { AuditEntryView } from "#lib/audit/view.ts";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";

/** Entries read at a time, so that memory does not grow with the log. */
const batchSize = 1_000;

const columns = [
  ...(["at", "actorName", "actorId", "fromAddress", "action", "targetType", "targetName", "targetId"] as const),
  ...(["outcome", "changes", "details", "requestId", "id"] as const),
];

/** The forms that the log is exported in. */
export const auditFormats = {
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  csv: { type: "text/csv; charset=utf-8", head: `\ufeff${formatCsvLine(columns)}`, line: csvLineOf },
  ndjson: { type: "application/x-ndjson", head: "", line: (entry: AuditEntryView) => `${JSON.stringify(entry)}\n` },
} as const;

/** One of these forms. */
export type AuditFormat = keyof typeof auditFormats;

/** The entries that a search finds, newest first, as a stream of bytes. That they were exported is recorded first. */
export async function exportAuditLog(
  search: AuditSearch,
  format: AuditFormat,
  actor: Actor,
): Promise<ReadableStream<Uint8Array>> {
  const filters = formatAuditSearch({ ...search, before: "", after: "" });
  await recordAudit(db, actor, { action: "audit.export", details: { format, ...(filters ? { filters } : {}) } });
  return streamOf(linesOf(search, format));
}

/** Reads on only as fast as the other side takes it. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

async function* linesOf(search: AuditSearch, format: AuditFormat): AsyncGenerator<string> {
  const { head, line } = auditFormats[format];
  if (head) yield head;
  let before: AuditCursor | undefined;
  for (;;) {
    const entries = await findAuditEntries(search, { before, limit: batchSize });
    if (entries.length > 0) yield entries.map(line).join("");
    const last = entries.at(-1);
    if (!last || entries.length < batchSize) return;
    before = { at: new Date(last.at), id: last.id };
  }
}

function csvLineOf(entry: AuditEntryView): string {
  return formatCsvLine(columns.map((column) => textOf(entry[column])));
}

function textOf(value: string | object | null): string {
  if (value === null || typeof value === "string") return value ?? "";
  const isEmpty = Object.keys(value).length === 0;
  return isEmpty ? "" : JSON.stringify(value);
}
