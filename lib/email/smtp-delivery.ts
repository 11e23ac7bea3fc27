import { composeMime, createMessageId, type Envelope, type SmtpMessage } from "#lib/email/compose-mime.ts";
import { failure } from "#lib/email/facts.ts";
import { formatSize } from "#lib/email/quantities.ts";
import type { RecipientResult } from "#lib/email/report.ts";
import type { Run } from "#lib/email/running-report.ts";
import type { Session } from "#lib/email/smtp-session.ts";
import type { Redact } from "#lib/email/transcript.ts";

type Delivery = {
  run: Run;
  session: Session;
  message: SmtpMessage;
  /** Left out before. */
  refused: RecipientResult[];
  redact: Redact;
};

/**
 * Hands one message over: stages sender, recipients and content. With PIPELINING the commands leave together; the
 * stages then follow the answers. Returns whether the server accepted every recipient;
 * throws when it accepted none.
 */
export async function deliver({ run, session, message, refused, redact }: Delivery): Promise<boolean> {
  const messageId = createMessageId(message.from);
  run.setMessageId(messageId);
  const { envelope, mime } = await composeMime(message, messageId);
  await checkSize(run, session, mime.length);

  const senderAccepted = Promise.withResolvers<void>();
  const recipientsAnswered = Promise.withResolvers<void>();
  const answers = followRecipients(envelope, run, redact);
  const sent = session.send(envelope, mime, (command, reply) => {
    if (command === "MAIL FROM" && reply.startsWith("2")) senderAccepted.resolve();
    if (command !== "RCPT TO") return;
    answers.add(reply);
    // Where all were refused the library ends the message with an error that explains more.
    if (answers.isComplete() && answers.accepted() > 0) recipientsAnswered.resolve();
  });
  const orFailed = (milestone: Promise<void>) => Promise.race([milestone, sent.then(() => {})]);

  await run.stage("sender", async (stage) => {
    stage.record({ address: envelope.from });
    await orFailed(senderAccepted.promise);
  });
  await run.stage("recipients", async (stage) => {
    await orFailed(recipientsAnswered.promise);
    stage.record({ accepted: answers.accepted(), total: envelope.to.length + refused.length });
  });
  await run.stage("content", async (stage) => {
    const { maxSizeBytes } = session.capabilities;
    stage.record({ sizeBytes: mime.length, messageId, ...(maxSizeBytes ? { maxSizeBytes } : {}) });
    const late = setTimeout(() => stage.note(stillWaiting), patienceMs);
    const answer = await sent.finally(() => clearTimeout(late));
    stage.record({ answer, ...queueIdIn(answer) });
  });
  return answers.accepted() === envelope.to.length;
}

/** After this long without an answer to the whole message the screen says why, in milliseconds. */
const patienceMs = 9_000;
const stillWaiting =
  "The server has the whole message and has not answered yet. Some servers check a message before they take it, so the wait goes on for a while.";

/** The server's own name for the message: Postfix, Exim, SES and Microsoft write it in ways of their own. */
function queueIdIn(answer: string): { queueId?: string } {
  const pattern =
    /\bqueued as ([\w-]+)|\bid=([\w.-]+)|<([^<>\s]+)> \[InternalId|^250[ -](?:2\.\d\.\d )?Ok ([\w-]{12,})$/i;
  const queueId = pattern.exec(answer)?.slice(1).find(Boolean);
  return queueId ? { queueId } : {};
}

/** Refuses a message that is larger than the server said it takes (RFC 1870), before anything of it is sent. */
async function checkSize(run: Run, { capabilities }: Session, sizeBytes: number): Promise<void> {
  const { maxSizeBytes } = capabilities;
  if (maxSizeBytes === undefined || sizeBytes <= maxSizeBytes) return;
  run.skip("sender", "Not begun: the message is too large for this server.");
  run.skip("recipients", "Not begun: the message is too large for this server.");
  await run.stage("content", (stage) => {
    stage.record({ sizeBytes, maxSizeBytes });
    throw failure("MESSAGE_TOO_LARGE", `${sizeBytes} bytes, allowed are ${maxSizeBytes}.`, {
      details: { size: formatSize(sizeBytes), limit: formatSize(maxSizeBytes) },
    });
  });
}

/** Matches answers to recipients: they come in the order of the commands. */
function followRecipients(envelope: Envelope, run: Run, redact: Redact) {
  const waiting = [...envelope.to];
  let accepted = 0;
  return {
    add(reply: string) {
      const address = waiting.shift();
      if (address === undefined) return;
      const isAccepted = reply.startsWith("2");
      if (isAccepted) accepted += 1;
      run.recipient({ address, isAccepted, reply: redact(reply) });
    },
    isComplete: () => waiting.length === 0,
    accepted: () => accepted,
  };
}
