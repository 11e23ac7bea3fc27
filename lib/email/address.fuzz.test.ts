import type { AddressInfo } from "node:net";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { type AddressObject, simpleParser } from "mailparser";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatMailbox, type Mailbox, parseMailbox, splitMailboxes } from "#lib/email/address.ts";

const atext = "abcXYZ019!#$%&'*+/=?^_`{|}~-";
const local = fc
  .array(fc.string({ unit: fc.constantFrom(...atext), minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 })
  .map((atoms) => atoms.join("."));
const label = fc.string({ unit: fc.constantFrom(..."abzAZ09-äßñи例ｅ"), minLength: 1, maxLength: 12 });
const domain = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("com", "DE", "рф", "ｃｏｍ"),
    fc.constantFrom(".", "。"),
  )
  .map(([labels, top, dot]) => [...labels, top].join(dot));
const name = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...' "\\,;:<>()[]@.=?_Zöé例😀'), maxLength: 40 }),
);
const entry = fc.tuple(name, fc.constantFrom(" ", "", '"'), local, domain).map(([text, style, user, host]) => {
  if (style === '"') return `"${text.replace(/["\\]/g, "\\$&")}" <${user}@${host}>`;
  return text === "" ? `${user}@${host}` : `${text}${style}<${user}@${host}>`;
});
/** Entries put together from well-formed parts, and the same cut up with the characters that parsers stumble over. */
const hostile = fc
  .tuple(
    entry,
    fc.nat(),
    fc.constantFrom("<", ">", '"', "@", ",", ";", ":", "(", ")", "\r\n", "\u0000", "\\", " ", "%0d"),
  )
  .map(
    ([text, at, insert]) => `${text.slice(0, at % (text.length + 1))}${insert}${text.slice(at % (text.length + 1))}`,
  );
const anything = fc.oneof(
  { weight: 5, arbitrary: entry },
  { weight: 3, arbitrary: hostile },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 330 }) },
);

function accepted(text: string): Mailbox | undefined {
  const parsed = parseMailbox(text, { isDotlessAllowed: true });
  return parsed.ok ? parsed.mailbox : undefined;
}

/** smtp-server and mailparser show international domains decoded: this undoes it by Node's own implementation. */
function encoded(address: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

describe("whatever parseMailbox accepts", () => {
  it("is canonical: reading what was written gives the same mailbox", () => {
    let count = 0;
    fc.assert(
      fc.property(anything, (text) => {
        const mailbox = accepted(text);
        if (!mailbox) return;
        count++;
        expect(accepted(mailbox.address)).toEqual({ address: mailbox.address });
        expect(accepted(formatMailbox(mailbox))).toEqual(mailbox);
        expect(splitMailboxes(formatMailbox(mailbox))).toEqual([formatMailbox(mailbox)]);
        expect(mailbox.address).toMatch(/^[\x21-\x7e]{1,64}@[a-z0-9.-]{1,253}$/);
      }),
      { numRuns: 3_000 },
    );
    expect(count).toBeGreaterThan(500);
  });

  describe("on its way through nodemailer and a real server", () => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            from: mailFrom ? encoded(mailFrom.address) : "",
            to: rcptTo.map(({ address }) => encoded(address)),
            source: Buffer.concat(chunks),
          });
          done();
        });
      },
    });
    const received: { from: string; to: string[]; source: Buffer }[] = [];
    let connection: SMTPConnection;

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.server.address() as AddressInfo;
      connection = new SMTPConnection({ host: "127.0.0.1", port, ignoreTLS: true });
      await new Promise<void>((resolve, reject) => {
        connection.once("error", reject);
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
    });
    afterAll(async () => {
      connection.close();
      await new Promise<void>((resolve) => server.close(resolve));
    });

    it("is delivered to exactly that address, and the header names it", async () => {
      await fc.assert(
        fc.asyncProperty(anything, async (text) => {
          const mailbox = accepted(text);
          if (!mailbox) return;
          const { address } = mailbox;
          const message = new MailComposer({
            from: { name: "", address: "sender@example.com" },
            to: [{ name: mailbox.name ?? "", address }],
            subject: "x",
            text: "x",
          });
          const source = await message.compile().build();
          await new Promise<void>((resolve, reject) => {
            connection.send({ from: address, to: [address] }, source, (error) => (error ? reject(error) : resolve()));
          });
          const mail = received.pop();
          expect(mail?.to).toEqual([address]);
          expect(mail?.from).toBe(address);
          const { to } = await simpleParser(mail?.source ?? "");
          const seen = (to as AddressObject).value.map(({ address: at = "", name }) => ({
            name,
            address: encoded(at),
          }));
          expect(seen).toEqual([{ address, name: mailbox.name ?? "" }]);
        }),
        { numRuns: 400 },
      );
    });
  });
});
