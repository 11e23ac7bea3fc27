import { composeMime, createMessageId, type Envelope, type SmtpMessage } from "#lib/email/compose-mime.ts";
import { failure } from "#lib/email/facts.ts";
import type { Session } from "#lib/email/smtp-session.ts";
import type { Run } from "#lib/email/stages.ts";
import type { Redact } from "#lib/email/transcript.ts";

type Delivery = { run: Run; session: Session; message: SmtpMessage; redact: Redact };

/**
 * Hands one message over: stages sender, recipients and content. With PIPELINING the commands leave together; the
 * stages then follow the answers. Returns whether every recipient was accepted; throws when none was.
 */
export async function deliver({ run, session, message, redact }: Delivery): Promise<boolean> {
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
    stage.fact("Address", envelope.from);
    await orFailed(senderAccepted.promise);
  });
  await run.stage("recipients", async (stage) => {
    await orFailed(recipientsAnswered.promise);
    const refused = envelope.to.length - answers.accepted();
    const total = envelope.to.length;
    stage.fact("Accepted", `${answers.accepted()} of ${total}`);
    if (refused > 0) stage.warn(`The server refused ${refused} of ${total} recipients.`);
  });
  await run.stage("content", async (stage) => {
    stage.fact("Message size", `${mime.length} bytes`);
    stage.fact("Message-ID", messageId);
    stage.fact("Server's answer", redact(await sent));
  });
  return answers.accepted() === envelope.to.length;
}

/** Refuses a message that is larger than the server said it takes (RFC 1870), before anything of it is sent. */
async function checkSize(run: Run, { capabilities }: Session, sizeBytes: number): Promise<void> {
  const { maxSizeBytes } = capabilities;
  if (maxSizeBytes === undefined || sizeBytes <= maxSizeBytes) return;
  run.skip("sender", "Not begun: the message is too large for this server.");
  run.skip("recipients", "Not begun: the message is too large for this server.");
  await run.stage("content", () => {
    throw failure("MESSAGE_TOO_LARGE", `${sizeBytes} bytes, allowed are ${maxSizeBytes}.`, {
      details: { size: sizeBytes, limit: maxSizeBytes },
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
