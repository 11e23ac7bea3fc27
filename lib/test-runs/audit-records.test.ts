import { afterEach, expect, test } from "vitest";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { ada, bob, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";
import { cancelTest, runTest } from "#lib/test-runs/run.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  await db.testRun.deleteMany();
  await db.connector.deleteMany();
});

async function server(options: Parameters<typeof startSmtp>[0] = {}) {
  const started = await startSmtp(options);
  closers.push(() => started.close());
  return started;
}

const local = (port: number) => smtpUpdate({ host: "localhost", port, startTls: "never", auth: { required: false } });
const message = { to: ["a@example.com"], cc: [], bcc: ["b@example.com"], replyTo: [], subject: "Hello", message: "Hi" };
const draft = (connector: TestRequest["connector"], more: Partial<TestRequest> = {}) => ({
  ...{ runId: crypto.randomUUID(), connector, ...more },
});

async function finish(request: TestRequest): Promise<void> {
  for await (const _ of runTest(request, ada));
}

const entriesOf = (runId: string) =>
  db.auditEntry.findMany({ where: { details: { path: ["runId"], equals: runId } }, orderBy: { id: "asc" } });

test("a test mail is recorded with its target, recipients and result", async () => {
  const { port } = await server();
  const request = draft(local(port), { message });
  await finish(request);
  expect(await entriesOf(request.runId)).toMatchObject([
    {
      ...{ action: "connector.test", outcome: "done", actorName: "Ada", targetId: null, targetName: "Orders" },
      details: { dials: `localhost:${port}`, result: "ok", recipients: ["a@example.com", "b@example.com"] },
    },
  ]);
});

test("a check that fails is recorded with the rule that explains it", async () => {
  const { port } = await server({ script: { rcpt: () => "550 5.7.1 Relaying denied" } });
  const request = draft(local(port));
  await finish(request);
  const [entry] = await entriesOf(request.runId);
  expect(entry).toMatchObject({ action: "connector.check", outcome: "failed", details: { result: "failed" } });
  const run = await db.testRun.findUniqueOrThrow({ where: { id: request.runId } });
  expect(entry?.details).toMatchObject({ rule: (run.report as { finding: { rule: string } }).finding.rule });
});

test("a target that the policy forbids is recorded as refused", async () => {
  const request = draft(smtpUpdate({ host: "169.254.169.254", port: 25, auth: { required: false } }));
  await finish(request);
  expect(await entriesOf(request.runId)).toMatchObject([
    { outcome: "refused", details: { dials: "169.254.169.254:25", rule: expect.any(String) } },
  ]);
});

test("an attempt to have a stored secret delivered elsewhere is recorded as refused", async () => {
  const created = await store.createConnector(smtpInput(), ada);
  const connectorId = created.is === "saved" ? created.id : "";
  const request = draft(smtpUpdate({ host: "smtp.attacker.example" }), { connectorId });
  await expect(finish(request)).rejects.toMatchObject({ code: "invalid" });
  const why = "The destination changed: enter the password again.";
  expect(await entriesOf(request.runId)).toMatchObject([
    { outcome: "refused", targetId: connectorId, details: { dials: "smtp.attacker.example:587", why } },
  ]);
});

test("a test whose stored secret does not open is recorded", async () => {
  const created = await store.createConnector(smtpInput(), ada);
  const connectorId = created.is === "saved" ? created.id : "";
  await db.secret.updateMany({ where: { connectorId }, data: { sealed: "v1.test.broken" } });
  const request = draft(smtpUpdate(), { connectorId });
  await finish(request);
  expect(await entriesOf(request.runId)).toMatchObject([
    { outcome: "failed", targetId: connectorId, details: { rule: "secret.unreadable" } },
  ]);
});

test("a cancelled test is recorded with who cancelled it and how it ended", async () => {
  const { port } = await server({ script: { silentAt: "greeting" } });
  const request = draft(local(port));
  for await (const { stages } of runTest(request, ada)) {
    if (stages.some(({ name, status }) => name === "greeting" && status === "running"))
      await cancelTest(request.runId, bob);
  }
  const entries = await entriesOf(request.runId);
  expect(entries.find(({ action }) => action === "connector.cancelTest")).toMatchObject({ actorName: "Bob" });
  expect(entries.at(-1)).toMatchObject({
    action: "connector.check",
    actorName: "Ada",
    details: { result: "cancelled" },
  });
});

test("a request that is made twice is recorded once", async () => {
  const { port } = await server();
  const request = draft(local(port), { message });
  await finish(request);
  await finish(request);
  expect(await entriesOf(request.runId)).toHaveLength(1);
});
