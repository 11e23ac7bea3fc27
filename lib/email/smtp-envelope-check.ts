import type { RecipientResult } from "#lib/email/report.ts";
import type { Run } from "#lib/email/running-report.ts";
import { refusal } from "#lib/email/smtp-reply.ts";
import type { Session } from "#lib/email/smtp-session.ts";
import type { Redact } from "#lib/email/transcript.ts";

type EnvelopeCheck = {
  run: Run;
  session: Session;
  /** Bare addresses. Without recipients the sender's own address is asked for. */
  task: { action: "check" | "deepCheck"; sender: string; recipients: string[] };
  /** Left out before. */
  refused: RecipientResult[];
  redact: Redact;
};

/**
 * Asks whether the server would take a mail from this sender to these recipients, and takes the question back: stages
 * sender and recipients. A deep check also begins the message, since some servers judge the sender only then, and
 * breaks the connection off: without the final dot nobody gets anything (RFC 5321 section 4.1.1.4).
 * @throws a failure `EENVELOPE` with the server's answer; of recipients only when none was accepted
 */
export async function checkEnvelope({ run, session, task, refused: leftOut, redact }: EnvelopeCheck): Promise<void> {
  const { sender, action } = task;
  const isOwnAddress = task.recipients.length === 0;
  const recipients = isOwnAddress ? [sender] : task.recipients;
  // An address beyond ASCII needs the server's consent (RFC 6531); without it the server says what it thinks of it.
  const isUtf8 = [sender, ...recipients].some((address) => /[^\x20-\x7e]/.test(address));
  const parameters = isUtf8 && session.capabilities.extensions.includes("SMTPUTF8") ? " SMTPUTF8" : "";

  await run.stage("sender", async (stage) => {
    stage.record({ address: sender });
    await ask(session, `MAIL FROM:<${sender}>${parameters}`, "MAIL FROM");
  });
  await run.stage("recipients", async (stage) => {
    stage.record({ total: recipients.length + leftOut.length, isOwnAddress });
    let refused: string | undefined;
    let accepted = 0;
    for (const address of recipients) {
      const reply = await session.command(`RCPT TO:<${address}>`);
      const isAccepted = reply.startsWith("2");
      if (isAccepted) accepted += 1;
      // A passing refusal says more about the whole than a final one for a single address.
      else if (refused === undefined || reply.startsWith("4")) refused = reply;
      run.recipient({ address, isAccepted, reply: redact(reply) });
    }
    stage.record({ accepted });
    if (accepted === 0 && refused !== undefined) throw refusal("EENVELOPE", { text: refused }, "RCPT TO");
  });
  if (action === "check") {
    await session.command("RSET");
    return session.quit();
  }
  await run.stage("content", async (stage) => {
    await ask(session, "DATA", "DATA");
    session.close();
    stage.record({ isAllowed: true });
    stage.note("The message was begun and the connection broken off: nothing was sent.");
  });
}

async function ask(session: Session, line: string, command: string): Promise<void> {
  const reply = await session.command(line);
  if (!/^[23]/.test(reply)) throw refusal("EENVELOPE", { text: reply }, command);
}
