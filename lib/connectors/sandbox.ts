import { columnsOf } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import type { ConnectorView } from "#lib/email/connector.ts";

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
  const seeded = await db.fact.findUnique({ where: { key: seededFact } });
  if (!seeded) {
    const data = { ...columnsOf(connector, null), id: sandboxId, createdBy: "Mailroom", updatedBy: "Mailroom" };
    await db.$transaction([
      db.connector.create({ data: { ...data, slug: connector.slug } }),
      db.fact.create({ data: { key: seededFact, value: { port } } }),
    ]);
    return;
  }
  const previous = sandboxConnector((seeded.value as { port: number }).port);
  const { settings, target } = columnsOf(connector, null);
  await db.$transaction([
    db.connector.updateMany({
      where: { id: sandboxId, target: columnsOf(previous, null).target },
      data: { settings, target, version: { increment: 1 } },
    }),
    db.fact.update({ where: { key: seededFact }, data: { value: { port } } }),
  ]);
}
