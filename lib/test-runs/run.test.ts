import { afterEach, expect, test, vi } from "vitest";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { ada, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import type { Report } from "#lib/email/report.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";
import { cancelTest, runStoredTest, runTest } from "#lib/test-runs/run.ts";

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

async function finish(request: TestRequest): Promise<Report | undefined> {
  let last: Report | undefined;
  for await (const report of runTest(request, ada)) last = report;
  return last;
}

const local = (port: number) => ({ host: "localhost", port, startTls: "never" as const });
const message = { to: ["a@example.com"], cc: [], bcc: [], replyTo: [], subject: "Hello", message: "**Hello**" };

async function stored(port: number, password = "first password") {
  const auth = { required: true as const, username: "orders", password: { op: "set" as const, value: password } };
  const result = await store.createConnector(smtpInput({ ...local(port), auth }), ada);
  return result.is === "saved" ? result.id : "";
}

const authenticated = { auth: { mechanisms: ["PLAIN"], users: { orders: "first password" } } };

test("a test with kept secrets signs in with the stored password and becomes the last test", async () => {
  const smtp = await server(authenticated);
  const id = await stored(smtp.port);
  const report = await finish({
    runId: crypto.randomUUID(),
    connectorId: id,
    connector: smtpUpdate(local(smtp.port)),
    message,
  });
  expect(report).toMatchObject({ outcome: "ok" });
  expect(smtp.messages).toHaveLength(1);
  expect(await store.getConnector(id)).toMatchObject({ lastTestOutcome: "ok" });
  expect(await db.testRun.findFirst()).toMatchObject({ connectorId: id, outcome: "ok", startedBy: "Ada" });
});

test("the test of a draft that differs leaves the stored connector's last test alone", async () => {
  const smtp = await server(authenticated);
  const id = await stored(smtp.port);
  const connector = smtpUpdate({ ...local(smtp.port), sender: "other@example.com" });
  expect(await finish({ runId: crypto.randomUUID(), connectorId: id, connector })).toMatchObject({ outcome: "ok" });
  expect((await store.getConnector(id)).lastTestOutcome).toBeUndefined();
});

test("a draft pointed at another host does not get the stored password", async () => {
  const smtp = await server(authenticated);
  const id = await stored(smtp.port);
  const other = await server(authenticated);
  const request = { runId: crypto.randomUUID(), connectorId: id, connector: smtpUpdate(local(other.port)) };
  await expect(finish(request)).rejects.toMatchObject({ code: "invalid", fields: [{ path: "auth.password" }] });
  expect(other.messages).toHaveLength(0);
  expect(await db.testRun.count()).toBe(0);
});

test("a failed check of a stored connector shows in its state", async () => {
  const smtp = await server(authenticated);
  const id = await stored(smtp.port, "wrong");
  let report: Report | undefined;
  for await (report of runStoredTest({ id, runId: crypto.randomUUID() }, ada));
  expect(report).toMatchObject({ outcome: "failed", finding: { stage: "auth", class: "config" } });
  expect(JSON.stringify(report)).not.toContain("wrong");
  expect((await store.getConnector(id)).state).toBe("testFailed");
});

test("cancelling by id closes the connection and ends the report as cancelled", async () => {
  const smtp = await server({ script: { silentAt: "greeting" } });
  const connector = smtpUpdate({ ...local(smtp.port), auth: { required: false } });
  const runId = crypto.randomUUID();
  let last: Report | undefined;
  for await (const report of runTest({ runId, connector }, ada)) {
    last = report;
    if (report.stages.some(({ name, status }) => name === "greeting" && status === "running"))
      await cancelTest(runId, ada);
  }
  expect(last).toMatchObject({ outcome: "cancelled" });
  await smtp.idle();
});

test("a reader that goes away early closes the connection too", async () => {
  const smtp = await server({ script: { silentAt: "greeting" } });
  const connector = smtpUpdate({ ...local(smtp.port), auth: { required: false } });
  for await (const report of runTest({ runId: crypto.randomUUID(), connector }, ada)) {
    if (report.stages.some(({ name, status }) => name === "greeting" && status === "running")) break;
  }
  await smtp.idle();
  expect(await db.testRun.findFirst()).toMatchObject({ outcome: "cancelled" });
});

test("a cancel that comes before the test has begun keeps it from sending", async () => {
  const smtp = await server();
  const connector = smtpUpdate({ ...local(smtp.port), auth: { required: false } });
  const runId = crypto.randomUUID();
  await cancelTest(runId, ada);
  expect(await finish({ runId, connector, message })).toMatchObject({ outcome: "cancelled" });
  expect(smtp.lines).toEqual([]);
  expect(await db.testRun.findFirst()).toMatchObject({ outcome: "cancelled" });
});

test("a request that is made twice sends once", async () => {
  const smtp = await server();
  const connector = smtpUpdate({ ...local(smtp.port), auth: { required: false } });
  const request = { runId: crypto.randomUUID(), connector, message };
  expect(await finish(request)).toMatchObject({ outcome: "ok" });
  expect(await finish(request)).toMatchObject({ outcome: "cancelled" });
  expect(smtp.messages).toHaveLength(1);
  expect(await db.testRun.findFirst()).toMatchObject({ outcome: "ok" });
});

test("a reader that goes away after the final dot leaves the mail as possibly sent", async () => {
  const smtp = await server({ script: { silentAt: "final" } });
  const connector = smtpUpdate({ ...local(smtp.port), auth: { required: false } });
  for await (const report of runTest({ runId: crypto.randomUUID(), connector, message }, ada)) {
    if (report.stages.at(-1)?.status !== "running") continue;
    await vi.waitFor(() => expect(smtp.messages).toHaveLength(1));
    break;
  }
  expect(await db.testRun.findFirst()).toMatchObject({ outcome: "unsure" });
});

test("a connector that is deleted during its test does not take the report along", async () => {
  const smtp = await server(authenticated);
  const id = await stored(smtp.port);
  const request = { runId: crypto.randomUUID(), connectorId: id, connector: smtpUpdate(local(smtp.port)), message };
  let last: Report | undefined;
  for await (const report of runTest(request, ada)) {
    last = report;
    await store.deleteConnectors([id], ada);
  }
  expect(last).toMatchObject({ outcome: "ok" });
});

test("an address without a dot is refused unless the server is this machine", async () => {
  const connector = smtpUpdate({ auth: { required: false } });
  const dotless = { ...message, to: ["root@localhost"] };
  await expect(finish({ runId: crypto.randomUUID(), connector, message: dotless })).rejects.toMatchObject({
    code: "invalid",
    fields: [{ path: "message.to.0" }],
  });
  const smtp = await server();
  const here = smtpUpdate({ ...local(smtp.port), auth: { required: false } });
  expect(await finish({ runId: crypto.randomUUID(), connector: here, message: dotless })).toMatchObject({
    outcome: "ok",
  });
});
