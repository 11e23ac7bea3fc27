import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import nodemailer from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { type SandboxServer, startSandboxServer } from "#lib/sandbox/server.ts";
import { getSandboxMessage, listSandboxMessages } from "#lib/sandbox/store.ts";

const running: SandboxServer[] = [];

async function start(preferredPort = 0): Promise<SandboxServer> {
  const server = await startSandboxServer(preferredPort);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  await db.sandboxMessage.deleteMany();
});

const mailer = (port: number, auth?: { user: string; pass: string }) =>
  nodemailer.createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true, auth });

test("a mail to anybody is accepted and kept with its envelope", async () => {
  const { port } = await start();
  await mailer(port).sendMail({
    from: "Zoë <zoe@example.com>",
    to: "a@example.com",
    bcc: "hidden@example.org",
    subject: "Grüße 📈",
    text: "Hello",
    html: "<p>Hello</p>",
    attachments: [{ filename: "report.txt", content: "12345" }],
  });
  const { messages, total } = await listSandboxMessages({ page: 1 });
  expect(total).toBe(1);
  expect(messages[0]).toMatchObject({
    envelopeFrom: "zoe@example.com",
    recipients: ["a@example.com", "hidden@example.org"],
    subject: "Grüße 📈",
  });
  const message = await getSandboxMessage(messages[0]?.id ?? "");
  expect(message).toMatchObject({ text: "Hello", html: "<p>Hello</p>" });
  expect(message.attachments).toEqual([{ name: "report.txt", contentType: "text/plain", sizeBytes: 5 }]);
  expect(message.headers).toContainEqual({ name: "To", value: "a@example.com" });
  expect(message.source).toContain("MIME-Version: 1.0");
});

test("any user name and password are accepted, on the plain connection", async () => {
  const { port } = await start();
  await mailer(port, { user: "anybody", pass: "anything" }).sendMail({
    from: "a@b.example",
    to: "c@d.example",
    text: "x",
  });
  expect(await db.sandboxMessage.count()).toBe(1);
});

test("another free port is used when the preferred one is taken", async () => {
  const first = await start();
  const second = await start(first.port);
  expect(second.port).not.toBe(first.port);
});

test("a message above the limit is refused by its size and not kept", async () => {
  const { port } = await start();
  const raw = Buffer.from(`Subject: big\r\n\r\n${`${"x".repeat(998)}\r\n`.repeat(27_000)}`);
  const big = { envelope: { from: "a@b.example", to: ["c@d.example"] }, raw };
  await expect(mailer(port).sendMail(big)).rejects.toMatchObject({ responseCode: 552 });
  expect(await db.sandboxMessage.count()).toBe(0);
});

test("a message full of NUL and broken UTF-8 is kept and can be read", async () => {
  const { port } = await start();
  const raw = Buffer.concat([
    Buffer.from("From: a\0b@example.com\r\nSubject: x\0y\r\n\r\nbody\0"),
    Buffer.from([0xff, 0xfe, 0xed, 0xa0, 0x80]),
  ]);
  await mailer(port).sendMail({ envelope: { from: "a@b.example", to: ["c@d.example"] }, raw });
  const { messages } = await listSandboxMessages({ page: 1 });
  expect(messages[0]?.subject).not.toContain("\0");
  expect((await getSandboxMessage(messages[0]?.id ?? "")).sizeBytes).toBeGreaterThan(0);
});

test("it listens on loopback only", async () => {
  const { port } = await start();
  // Taken on 127.0.0.1, but free on another address of this machine: it is not bound to all of them.
  const other = createServer().listen(port, "127.0.0.2");
  await once(other, "listening");
  expect((other.address() as AddressInfo).port).toBe(port);
  other.close();
});
