import { afterEach, expect, test } from "vitest";
import { ensureSandboxConnector } from "#lib/connectors/sandbox.ts";
import { db } from "#lib/db.ts";

afterEach(async () => {
  await db.connector.deleteMany();
  await db.fact.deleteMany({ where: { key: "sandbox-connector" } });
});

const sandbox = () => db.connector.findUnique({ where: { slug: "sandbox" } });

test("the sandbox connector appears on the first start and follows the server's port", async () => {
  await ensureSandboxConnector(11025);
  expect(await sandbox()).toMatchObject({ name: "Sandbox", target: "127.0.0.1:11025" });
  await ensureSandboxConnector(40123);
  expect(await sandbox()).toMatchObject({ target: "127.0.0.1:40123", settings: { port: 40123 } });
});

test("a sandbox connector that was deleted stays deleted", async () => {
  await ensureSandboxConnector(11025);
  await db.connector.deleteMany();
  await ensureSandboxConnector(11026);
  expect(await sandbox()).toBeNull();
});

test("a sandbox connector that was pointed elsewhere stays there", async () => {
  await ensureSandboxConnector(11025);
  await db.connector.updateMany({ data: { target: "127.0.0.1:2525", settings: { port: 2525 } } });
  await ensureSandboxConnector(11026);
  expect(await sandbox()).toMatchObject({ target: "127.0.0.1:2525" });
});

test("what a person changed in it stays while it follows the port", async () => {
  await ensureSandboxConnector(11025);
  const settings = { ...((await sandbox())?.settings as object), startTls: "whenOffered" };
  await db.connector.updateMany({ data: { settings } });
  await ensureSandboxConnector(11025);
  await ensureSandboxConnector(11026);
  expect(await sandbox()).toMatchObject({ settings: { startTls: "whenOffered", port: 11026 } });
});

test("a taken slug and another worker's first start at the same moment are no trouble", async () => {
  const row = { name: "Mine", sender: "me@example.com", service: "other", target: "x:25", settings: {} };
  await db.connector.create({ data: { ...row, slug: "sandbox", createdBy: "Me", updatedBy: "Me" } });
  await Promise.all([ensureSandboxConnector(11025), ensureSandboxConnector(11025)]);
  expect(await db.connector.findMany({ where: { name: "Sandbox" } })).toMatchObject([{ slug: "sandbox-2" }]);
});

test("what Mailroom does to the connector by itself is in the audit log", async () => {
  await ensureSandboxConnector(40_001);
  await ensureSandboxConnector(40_002);
  const entries = await db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 2 });
  expect(entries).toMatchObject([
    { action: "connector.update", actorName: "Mailroom", changes: [{ path: "port", before: "40001", after: "40002" }] },
    { action: "connector.create", actorName: "Mailroom", targetName: "Sandbox" },
  ]);
});
