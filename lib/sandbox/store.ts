import "server-only";
import { simpleParser } from "mailparser";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { SandboxMessage, SandboxSummary } from "#lib/sandbox/view.ts";
import { settings } from "#lib/settings.ts";
import { storable } from "#lib/storable.ts";
import { isUuid } from "#lib/uuid.ts";

/** How many messages the sandbox keeps; older ones go. */
export const keptMessages = 500;
const pageSize = 25;
const portFact = "sandbox";
/** Longest stored text of a list column, in UTF-16 units; the source keeps everything. */
const columnLength = 1_000;

const summary = {
  id: true,
  receivedAt: true,
  envelopeFrom: true,
  recipients: true,
  fromText: true,
  subject: true,
  sizeBytes: true,
};

const column = (text: string) => storable(text, columnLength);

/** Stores a message as it came in and lets the oldest go. Answers its id. */
export async function saveSandboxMessage(message: {
  envelopeFrom: string;
  recipients: string[];
  source: Buffer;
}): Promise<string> {
  const { subject, from } = await simpleParser(message.source, { skipHtmlToText: true, skipTextToHtml: true });
  const { id } = await db.sandboxMessage.create({
    data: {
      envelopeFrom: column(message.envelopeFrom),
      recipients: message.recipients.map(column),
      fromText: column(from?.text ?? ""),
      subject: column(subject ?? ""),
      sizeBytes: message.source.length,
      source: new Uint8Array(message.source),
    },
    select: { id: true },
  });
  await trimSandboxMessages();
  return id;
}

/** Deletes all but the newest messages. */
export async function trimSandboxMessages(): Promise<void> {
  const [oldestKept] = await db.sandboxMessage.findMany({
    orderBy: { receivedAt: "desc" },
    skip: keptMessages - 1,
    take: 1,
    select: { receivedAt: true },
  });
  if (oldestKept) await db.sandboxMessage.deleteMany({ where: { receivedAt: { lt: oldestKept.receivedAt } } });
}

/** One page of received messages, newest first; `page` counts from 1. */
export async function listSandboxMessages({ page }: { page: number }): Promise<{
  messages: SandboxSummary[];
  total: number;
  pages: number;
}> {
  const skip = (Math.max(1, page) - 1) * pageSize;
  const orderBy = [{ receivedAt: "desc" as const }, { id: "asc" as const }];
  const [messages, total] = await Promise.all([
    db.sandboxMessage.findMany({ orderBy, skip, take: pageSize, select: summary }),
    db.sandboxMessage.count(),
  ]);
  return { messages, total, pages: Math.max(1, Math.ceil(total / pageSize)) };
}

/** A received message with its parts. Throws `notFound`. */
export async function getSandboxMessage(id: string): Promise<SandboxMessage> {
  const row = isUuid(id) ? await db.sandboxMessage.findUnique({ where: { id } }) : null;
  if (!row) throw new AppError("notFound", "This message is no longer in the sandbox.");
  const { source, ...columns } = row;
  const mail = await simpleParser(Buffer.from(source), { skipTextToHtml: true });
  return {
    ...columns,
    headers: mail.headerLines.map(({ line }) => headerOf(line)),
    html: mail.html || undefined,
    text: mail.text,
    source: new TextDecoder().decode(source),
    attachments: mail.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? "(no name)",
      contentType,
      sizeBytes: size,
    })),
  };
}

function headerOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(":");
  if (colon < 0) return { name: line, value: "" };
  return {
    name: line.slice(0, colon),
    value: line
      .slice(colon + 1)
      .replace(/\r?\n(?=[ \t])/g, "")
      .trim(),
  };
}

/** Deletes every received message; answers how many there were. */
export async function deleteSandboxMessages(actor: Actor): Promise<number> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.sandboxMessage.deleteMany();
    const target = { type: "sandbox" as const, name: "Sandbox" };
    await recordAudit(tx, actor, { action: "sandbox.clear", target, details: { count } });
    return count;
  });
}

/** Notes where the sandbox server listens, so that web processes find it. */
export async function saveSandboxPort(port: number): Promise<void> {
  const value = { port };
  await db.fact.upsert({ where: { key: portFact }, create: { key: portFact, value }, update: { value } });
}

/** The sandbox server's port, or `undefined` while there is none or the sandbox is off in this process. */
export async function findSandboxPort(): Promise<number | undefined> {
  if (!settings().isSandboxOn) return undefined;
  const fact = await db.fact.findUnique({ where: { key: portFact } });
  return (fact?.value as { port: number } | undefined)?.port;
}
