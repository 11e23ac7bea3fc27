import type { NextRequest } from "next/server";
import * as z from "zod";
import { type AuditFormat, auditFormats, exportAuditLog } from "#lib/audit/export.ts";
import { auditSearch } from "#lib/audit/search.ts";
import { AppError } from "#lib/errors.ts";
import { runRoute } from "#lib/route.ts";

const format = z.enum(Object.keys(auditFormats) as AuditFormat[]);

/** The entries that the filters find, as a download: `format` is `csv` or `ndjson`, the rest is the page's own query. */
export function GET(request: NextRequest): Promise<Response> {
  return runRoute("GET /settings/audit/export", async (actor) => {
    const query = Object.fromEntries(request.nextUrl.searchParams);
    const chosen = format.safeParse(query.format);
    if (!chosen.success) throw new AppError("invalid", "Choose csv or ndjson as the format.");
    const stream = await exportAuditLog(auditSearch.parse(query), chosen.data, actor);
    const day = new Date().toISOString().slice(0, 10);
    return new Response(stream, {
      headers: {
        "content-type": auditFormats[chosen.data].type,
        "content-disposition": `attachment; filename="mailroom-audit-${day}.${chosen.data}"`,
        "cache-control": "no-store",
      },
    });
  });
}
