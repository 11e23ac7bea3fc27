import { fileConnectorIds } from "#lib/connectors/file-connectors.ts";
import { db } from "#lib/db.ts";
import type { Connector } from "#lib/generated/prisma/client.ts";

type Row = Pick<Connector, "id" | "slug" | "fileId">;

/**
 * The rows among these whose id the operator's file and a person gave to two connectors, with a sentence about it. Asks
 * the database only when a connector of the file is among them.
 */
export async function findClashes(rows: Row[]): Promise<Map<string, { clash: string }>> {
  const ofFile = fileConnectorIds();
  const ids = rows.flatMap(({ fileId }) => (fileId === null ? [] : [fileId.toLowerCase()]));
  const shadowed =
    ids.length > 0 ? await db.connector.findMany({ where: { slug: { in: ids } }, select: { slug: true } }) : [];
  const taken = new Set(shadowed.map(({ slug }) => slug));
  return new Map(
    rows.flatMap(({ id, slug, fileId }): [string, { clash: string }][] => {
      if (fileId === null) return ofFile.has(slug) ? [[id, { clash: lost }]] : [];
      return taken.has(fileId.toLowerCase()) ? [[id, { clash: won }]] : [];
    }),
  );
}

const lost =
  "The settings file has a connector with this slug too, and that one is used for it. Give this one another slug.";
const won = "A connector that people keep has the slug of this id. The one of the file is used for it.";
