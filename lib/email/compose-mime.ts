import { randomUUID } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Mailbox } from "#lib/email/address.ts";

/** A message ready to be sent: parsed recipients, both bodies rendered. */
export type SmtpMessage = {
  from: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  bcc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
  html: string;
  text: string;
};

/** What goes to MAIL FROM and RCPT TO: each recipient once. */
export type Envelope = { from: string; to: string[] };

/** A Message-ID of ours in the sender's domain (RFC 5322 section 3.6.4). */
export function createMessageId(from: Mailbox): string {
  return `<${randomUUID()}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`;
}

/**
 * Composes a `multipart/alternative` message. The composer may open neither files nor addresses, and it receives
 * parsed mailboxes only, so that nothing a person typed is read as a header or as a further recipient.
 * @param options.keepBcc writes the Bcc header, for a service that takes the recipients from the headers
 */
export async function composeMime(
  message: SmtpMessage,
  messageId: string,
  { keepBcc = false }: { keepBcc?: boolean } = {},
): Promise<{ envelope: Envelope; mime: Buffer }> {
  const { from, to, cc, bcc, replyTo, subject, html, text } = message;
  const composer = new MailComposer({
    from: entry(from),
    to: to.map(entry),
    cc: cc.map(entry),
    bcc: bcc.map(entry),
    replyTo: replyTo.map(entry),
    subject,
    html,
    text,
    messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  node.keepBcc = keepBcc;
  const recipients = [...to, ...cc, ...bcc].map(({ address }) => address);
  return { envelope: { from: from.address, to: [...new Set(recipients)] }, mime: await node.build() };
}

function entry({ name, address }: Mailbox) {
  return { name: name ?? "", address };
}
