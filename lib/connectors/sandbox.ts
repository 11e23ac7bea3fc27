import { mailroomItself, recordAudit } from "#lib/audit.ts";
import { createdRecord, movedRecord } from "#lib/connectors/audit-records.ts";
import { columnsOf } from "#lib/connectors/row.ts";
import { insertWithSlug } from "#lib/connectors/slug.ts";
import { db } from "#lib/db.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import { targetOf } from "#lib/email/target.ts";

/** The ready-made connector has a fixed identity, so that it is created once and followed when its port changes. */
const sandboxId = "5a4db0c5-0000-4000-8000-000000000001";
const seededFact = "sandbox-connector";

function sandboxConnector(port: number): ConnectorView {
  return {
    kind: "smtp",
    name: "Sandbox",
    slug: "sandbox",
    sender: "Mailroom <mailroom@localhost>",
    host: "127.0.0.1",
    port,
    secure: false,
    startTls: "never",
    auth: { required: false },
  };
}

/**
 * Creates the connector "Sandbox" on the first start and keeps it pointing at the sandbox server's port. Once a
 * person has deleted it or pointed it elsewhere, it stays that way.
 */
export async function ensureSandboxConnector(port: number): Promise<void> {
  const connector = sandboxConnector(port);
  const actor = mailroomItself();
  const seeded = await db.fact.findUnique({ where: { key: seededFact } });
  if (!seeded) {
    const data = { ...columnsOf(connector, null), id: sandboxId, createdBy: actor.name, updatedBy: actor.name };
    await insertWithSlug("", connector.name, async (slug) => {
      // Another worker's first start may have been faster.
      const isThere = await db.connector.findUnique({ where: { id: sandboxId }, select: { id: true } });
      if (isThere) return;
      await db.$transaction([
        db.connector.create({ data: { ...data, slug } }),
        recordAudit(db, actor, createdRecord(sandboxId, { ...connector, slug })),
      ]);
    });
    await db.fact.createMany({ data: { key: seededFact, value: { port } }, skipDuplicates: true });
    return;
  }
  const previousPort = (seeded.value as { port: number }).port;
  if (previousPort === port) return;
  const own = { id: sandboxId, target: targetOf(sandboxConnector(previousPort)) };
  const row = await db.connector.findFirst({ where: own });
  await db.$transaction(async (tx) => {
    const { count } = await tx.connector.updateMany({
      where: { ...own, version: row?.version ?? 0 },
      data: {
        settings: { ...(row?.settings as object), port },
        target: targetOf(connector),
        version: { increment: 1 },
      },
    });
    if (row && count > 0) await recordAudit(tx, actor, movedRecord(row, { from: previousPort, to: port }));
    await tx.fact.update({ where: { key: seededFact }, data: { value: { port } } });
  });
}
