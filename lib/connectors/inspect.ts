import { inspectRow } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import { targetOf } from "#lib/email/target.ts";

/** Rows read at a time, so that memory does not grow with the number of connectors. */
const batchSize = 500;

/**
 * Reads every connector that people keep by today's rules and notes at its row what makes it unusable and where it points, so
 * that the list can be filtered and searched for it. Answers how many rows changed.
 */
export async function inspectConnectors(): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  for (;;) {
    const rows = await db.connector.findMany({
      // The file's own are read with the file.
      where: { fileId: null, ...(after ? { id: { gt: after } } : {}) },
      orderBy: { id: "asc" },
      take: batchSize,
      include: { secrets: true },
    });
    for (const row of rows) {
      const { connector, defect = null } = inspectRow(row);
      const target = connector ? targetOf(connector) : row.target;
      if (defect === row.defect && target === row.target) continue;
      const { count } = await db.connector.updateMany({
        where: { id: row.id, version: row.version },
        data: { defect, target },
      });
      changed += count;
    }
    after = rows.at(-1)?.id;
    if (rows.length < batchSize) return changed;
  }
}
