import { simpleParser } from "mailparser";
import { expect, test } from "vitest";
import { composeMime, createMessageId } from "#lib/email/compose-mime.ts";
import { message } from "#lib/email/smtp-fixtures.ts";

const id = "<1@example.com>";

test("both bodies stand side by side, with the Message-ID we made", async () => {
  const { mime } = await composeMime(message(), id);
  const mail = await simpleParser(mime);
  expect(mime.toString()).toMatch(/^Content-Type: multipart\/alternative/m);
  expect(mail).toMatchObject({ messageId: id, subject: "Hello", html: "<p>Hello</p>" });
  expect(mail.text?.trim()).toBe("Hello");
  expect(mail.date).toBeInstanceOf(Date);
});

test("blind copies stay out of the headers unless the service reads them there", async () => {
  const bcc = [{ name: "Eve", address: "eve@example.com" }];
  const { mime, envelope } = await composeMime(message({ bcc }), id);
  expect(mime.toString()).not.toContain("eve@example.com");
  expect(envelope.to).toEqual(["ada@example.com", "eve@example.com"]);
  const kept = await composeMime(message({ bcc }), id, { keepBcc: true });
  expect(kept.mime.toString()).toMatch(/^Bcc: Eve <eve@example.com>\r$/m);
});

test("the message never holds a line longer than SMTP permits", async () => {
  const { mime } = await composeMime(message({ text: "x".repeat(5_000), html: `<p>${"ü".repeat(5_000)}</p>` }), id);
  for (const line of mime.toString("latin1").split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
});

test("a body that is a path or an address instead of a text is refused, not opened", async () => {
  for (const html of [{ path: "/etc/hostname" }, { href: "http://127.0.0.1:1/" }]) {
    await expect(composeMime(message({ html: html as never }), id)).rejects.toThrow(/access/);
  }
});

test("the Message-ID lies in the sender's domain and is new each time", () => {
  const from = { address: "orders@shop.example" };
  expect(createMessageId(from)).toMatch(/^<[0-9a-f-]{36}@shop\.example>$/);
  expect(createMessageId(from)).not.toBe(createMessageId(from));
});
