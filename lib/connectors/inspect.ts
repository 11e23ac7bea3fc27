import { inspectRow } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";

/** Rows read at a time, so that memory does not grow with the number of connectors. */
const batchSize = 500;

/**
 * Reads every stored connector by today's rules and notes at its row what makes it unusable, so that the list can be
 * filtered for it. Answers how many notes changed.
 */
export async function inspectConnectors(): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  for (;;) {
    const rows = await db.connector.findMany({
      where: after ? { id: { gt: after } } : {},
      orderBy: { id: "asc" },
      take: batchSize,
      include: { secrets: true },
    });
    for (const row of rows) {
      const defect = inspectRow(row).defect ?? null;
      if (defect === row.defect) continue;
      const { count } = await db.connector.updateMany({
        where: { id: row.id, version: row.version },
        data: { defect },
      });
      changed += count;
    }
    after = rows.at(-1)?.id;
    if (rows.length < batchSize) return changed;
  }
}
