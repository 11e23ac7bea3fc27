import type { Duplex } from "node:stream";
import { enhancedStatusOf, type Failure, failure } from "#lib/email/facts.ts";
import { readPart } from "#lib/email/read-part.ts";
import type { CommandReply } from "#lib/email/report.ts";

/** One answer of an SMTP server (RFC 5321 section 4.2): the code and every line, as received. */
export type Reply = { code: number; text: string };

/** No real answer comes near it; it stops a server that never ends one. */
export const maxReplyBytes = 65_536;

/**
 * Reads one answer and leaves what follows it in the stream. Used for the few answers before the session proper
 * begins, on a connection that must not be read ahead.
 * @throws a failure with the code `NOT_SMTP`, `REPLY_TOO_LONG` or `CONNECTION_CLOSED`, or the signal's reason
 */
export async function readReply(stream: Duplex, signal: AbortSignal): Promise<Reply> {
  return parseReply(await readPart(stream, endOfReply, signal));
}

/** The number of bytes of the first complete answer, `undefined` while incomplete. Throws for what cannot be SMTP. */
function endOfReply(received: Buffer): number | undefined {
  let start = 0;
  for (;;) {
    const line = received.subarray(start, start + 4).toString("latin1");
    if (!/^\d{0,3}$/.test(line) && !/^\d{3}[ \r\n-]/.test(line)) throw notSmtp(received);
    const newline = received.indexOf(0x0a, start);
    if (newline < 0) {
      if (received.length > maxReplyBytes) throw failure("REPLY_TOO_LONG", "The answer never ended.");
      return undefined;
    }
    if (!/^\d{3}/.test(line)) throw notSmtp(received);
    start = newline + 1;
    if (line[3] !== "-") return start;
  }
}

function parseReply(bytes: Buffer): Reply {
  const text = bytes.toString("utf8").trimEnd();
  return { code: Number(text.slice(0, 3)), text };
}

/** An answer as the report keeps it. */
export function replyOf(command: string, text: string): CommandReply {
  const enhanced = enhancedStatusOf(text);
  return { command, code: Number(text.slice(0, 3)), ...(enhanced ? { enhanced } : {}), text };
}

/** The failure that an answer is; `code` says what it kept us from, `details` go into the rules' sentences. */
export function refusal(
  code: string,
  { text }: Pick<Reply, "text">,
  command?: string,
  details?: Record<string, string>,
): Failure {
  const { code: reply, enhanced } = replyOf("", text);
  return failure(code, text, {
    reply,
    isServerText: true,
    ...(enhanced ? { enhanced } : {}),
    ...(command ? { command } : {}),
    ...(details ? { details } : {}),
  });
}

/** Whether every line is one of an SMTP answer. A service of another kind can take over in the middle of a dialogue. */
export function isReply(text: string): boolean {
  return text.split(/\r?\n/).every((line) => /^[2-5]\d\d(?:[ -]|$)/.test(line));
}

/** What services of other kinds begin with. Their bytes are never shown: they may belong to somebody's inner system. */
const protocols: [start: RegExp, name: string][] = [
  [/^HTTP\/|^<(!doctype|html)/i, "a web server"],
  [/^SSH-/, "an SSH server"],
  [/^\* (OK|PREAUTH|BYE)/, "an IMAP server"],
  [/^\+OK/, "a POP3 server"],
];

/** The failure that a service of another kind is. Nothing of what it said is in it. */
export function foreign(service: string, originalCode?: string): Failure {
  const facts = { ...(originalCode ? { originalCode } : {}), details: { service } };
  return failure("NOT_SMTP", "The answer is not SMTP.", facts);
}

function notSmtp(received: Buffer): Failure {
  const start = received.subarray(0, 32).toString("latin1");
  const isTls = received[1] === 3 && (received[0] === 21 || received[0] === 22);
  const name = isTls
    ? "a server that speaks TLS"
    : (protocols.find(([pattern]) => pattern.test(start))?.[1] ?? "a service of another kind");
  return foreign(name, isTls ? "SPEAKS_TLS" : undefined);
}
