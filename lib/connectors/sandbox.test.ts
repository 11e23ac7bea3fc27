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
