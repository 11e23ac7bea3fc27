import { enhancedStatusOf, type FailureFacts } from "#lib/email/facts.ts";
import type { CommandReply } from "#lib/email/report.ts";
import type { Transcript } from "#lib/email/transcript.ts";

/**
 * What both sides say, kept back until the server has shown that it speaks SMTP: before that it may be any service
 * that numbers its answers, and the bytes of such a one are nobody's to see.
 */
export type Words = Transcript & {
  /** Keeps an answer, which may be the proof. */
  reply(reply: CommandReply): void;
  /** Does what makes the server's words seen, now or once they may be. */
  show(reveal: () => void): void;
  /** A failure with the server's words taken out, unless they may be seen. */
  redact(facts: FailureFacts): FailureFacts;
  /** Ends the waiting: what was never proven stays unseen. */
  giveUp(): void;
};

/** Starts {@link Words} that go into this transcript and these replies. */
export function keepWords(transcript: Transcript, keep: (reply: CommandReply) => void): Words {
  const held: { reveal: () => void; instead?: () => void }[] = [];
  let isProven = false;

  function show(reveal: () => void, instead?: () => void) {
    if (isProven) reveal();
    else held.push({ reveal, ...(instead ? { instead } : {}) });
  }
  return {
    client: (text) =>
      show(
        () => transcript.client(text),
        () => transcript.client(text),
      ),
    server: (text) =>
      show(
        () => transcript.server(text),
        () => transcript.server(unseen),
      ),
    reply(reply) {
      show(() => keep(reply));
      if (isProven || !isProof(reply)) return;
      isProven = true;
      for (const { reveal } of held.splice(0)) reveal();
    },
    show: (reveal) => show(reveal),
    redact: (facts) => (isProven || !facts.isServerText ? facts : { ...facts, text: "", isServerText: false }),
    giveUp() {
      for (const { instead } of held.splice(0)) instead?.();
    },
  };
}

const unseen = "(not shown: nothing has proven yet that this is a mail server)";

/** The protocol's name as a word of its own; within a host name it proves nothing. */
const smtpWord = /\bE?SMTP\b(?![.-])/i;

/** Refusals that only mail servers give before anybody has signed in (RFC 5321, RFC 7504). */
const mailCodes = [450, 451, 452, 454, 455, 521, 550, 551, 552, 553, 554, 556];

function isProof({ command, code, text }: CommandReply): boolean {
  if (smtpWord.test(text) || enhancedStatusOf(text) || mailCodes.includes(code)) return true;
  return code === 250 && command !== "CONNECT";
}

/** What a first answer belongs to that no mail server gives, as in the finding; undefined for one that it may. */
export function foreignService({ code, text }: { code: number; text: string }): string | undefined {
  if (smtpWord.test(text) || enhancedStatusOf(text)) return undefined;
  if (/\bs?ftp(d|\b)/i.test(text)) return "an FTP server";
  if ([200, 201, 400, 502].includes(code)) return "a news server";
  return code === 220 || code === 421 || mailCodes.includes(code) ? undefined : "a service of another kind";
}
