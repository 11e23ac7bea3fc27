import type { NextRequest } from "next/server";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import { exportConnectors } from "#lib/moving/export.ts";
import { type ExportFormat, exportFormats } from "#lib/moving/formats.ts";
import { runRoute } from "#lib/route.ts";

/** More than a page of the list holds, and no more than a URL does. */
const maxIds = 200;

const query = z.object({
  ids: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.uuid()).max(maxIds)),
  format: z.enum(Object.keys(exportFormats) as ExportFormat[]).default("yaml"),
});

/** The connectors with these ids as a download: `ids` separated by commas, `format` is `yaml` or `json`. */
export function GET(request: NextRequest): Promise<Response> {
  return runRoute("GET /connectors/export", async (actor) => {
    const parsed = query.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    if (!parsed.success)
      throw new AppError("invalid", `Name up to ${maxIds} connectors, and yaml or json as the format.`);
    const { ids, format } = parsed.data;
    const day = new Date().toISOString().slice(0, 10);
    return new Response(await exportConnectors(ids, { format, actor }), {
      headers: {
        "content-type": `${exportFormats[format]}; charset=utf-8`,
        "content-disposition": `attachment; filename="mailroom-connectors-${day}.${format === "yaml" ? "yml" : "json"}"`,
        "cache-control": "no-store",
      },
    });
  });
}
