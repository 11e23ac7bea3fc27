import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { ada } from "#lib/connectors/fixtures.ts";
import { db } from "#lib/db.ts";
import * as store from "#lib/sandbox/store.ts";

afterEach(async () => {
  await db.sandboxMessage.deleteMany();
});

const save = (subject: string) =>
  store.saveSandboxMessage({
    envelopeFrom: "a@example.com",
    recipients: ["b@example.com"],
    source: Buffer.from(`From: A <a@example.com>\r\nSubject: ${subject}\r\n\r\nHello`),
  });

test("the newest 500 messages stay", async () => {
  const row = {
    envelopeFrom: "",
    recipients: [],
    fromText: "",
    subject: "old",
    sizeBytes: 1,
    source: new Uint8Array(1),
  };
  const data = Array.from({ length: 502 }, (_, at) => ({ ...row, receivedAt: new Date(at * 1_000) }));
  await db.sandboxMessage.createMany({ data });
  await save("newest");
  expect(await db.sandboxMessage.count()).toBe(500);
  const { messages, total, pages } = await store.listSandboxMessages({ page: 1 });
  expect(messages[0]).toMatchObject({ subject: "newest", fromText: '"A" <a@example.com>' });
  expect({ total, pages }).toEqual({ total: 500, pages: 20 });
});

test("a page beyond the end is empty", async () => {
  await save("one");
  expect(await store.listSandboxMessages({ page: 9 })).toMatchObject({ messages: [], total: 1, pages: 1 });
});

test.each(["not-an-id", randomUUID()])("asking for %s says that it is not there", async (id) => {
  await expect(store.getSandboxMessage(id)).rejects.toMatchObject({ code: "notFound" });
});

test("all messages are deleted at once and counted", async () => {
  await save("one");
  await save("two");
  expect(await store.deleteSandboxMessages(ada)).toBe(2);
  expect(await db.sandboxMessage.count()).toBe(0);
  expect(await db.auditEntry.findMany()).toMatchObject([
    { action: "sandbox.clear", actorName: "Ada", details: { count: 2 } },
  ]);
});

test("a folded header is shown on one line", async () => {
  const id = await save("first\r\n second\r\nX-Long: a\r\n\tb");
  const { headers } = await store.getSandboxMessage(id);
  expect(headers).toContainEqual({ name: "Subject", value: "first second" });
  expect(headers).toContainEqual({ name: "X-Long", value: "a\tb" });
});

test("the port is not told where the sandbox is off", async () => {
  await store.saveSandboxPort(40_123);
  expect(await store.findSandboxPort()).toBeUndefined();
});
