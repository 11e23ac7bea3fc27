import { failure } from "#lib/email/facts.ts";
import type { TimeLimits } from "#lib/email/policy.ts";
import type { CommandReply } from "#lib/email/report.ts";
import { isReply, replyOf } from "#lib/email/smtp-reply.ts";
import type { Transcript } from "#lib/email/transcript.ts";

/**
 * Follows a dialogue through the SMTP library's log: which answer belongs to which command, whether one is late, and
 * whether the final dot was written. The first answer is the greeting, which was read and written down before.
 */
export function watchDialogue({
  limits,
  transcript,
  onReply,
}: {
  limits: TimeLimits;
  transcript: Transcript;
  onReply: (reply: CommandReply) => void;
}) {
  const unanswered: string[] = [];
  let isGreetingSeen = false;
  let isDotWritten = false;
  let isLoggingIn = false;
  let isOver = false;
  let ownLine: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let fail: (error: Error) => void = () => {};
  let notify: (command: string, reply: string) => void = () => {};

  function restartTimer() {
    clearTimeout(timer);
    if (unanswered.length === 0) return;
    const limitMs = unanswered[0] === "DOT" ? limits.acceptMs : limits.answerMs;
    timer = setTimeout(() => {
      const facts = { command: unanswered[0] ?? "", details: { seconds: limitMs / 1000 } };
      fail(failure("ANSWER_TIMEOUT", `No answer within ${limitMs} ms.`, facts));
    }, limitMs);
  }
  function sent(command: string) {
    unanswered.push(command);
    restartTimer();
  }
  function stop() {
    isOver = true;
    clearTimeout(timer);
    unanswered.length = 0;
  }
  function log(entry: { tnx?: string }, text: unknown) {
    if (isOver) return;
    if (entry.tnx === "client") {
      const line = ownLine ?? String(text);
      ownLine = undefined;
      const verb = verbOf(line);
      if (verb === "AUTH") isLoggingIn = true;
      transcript.client(isLoggingIn ? maskAuth(line) : line);
      // The lines of a sign-in are user name and password, and no commands.
      sent(isLoggingIn ? "AUTH" : verb);
    } else if (entry.tnx === "server") {
      const line = String(text);
      if (!isGreetingSeen) {
        isGreetingSeen = true;
        return;
      }
      if (!isReply(line)) {
        stop();
        return fail(failure("REPLY_UNREADABLE", "The answer is not one of SMTP."));
      }
      transcript.server(line);
      if (!line.startsWith("334")) isLoggingIn = false;
      const command = unanswered.shift() ?? "";
      restartTimer();
      onReply(replyOf(command, line));
      notify(command, line);
    } else if (entry.tnx === "message") {
      isDotWritten = true;
      transcript.client("(the message)");
      sent("DOT");
    }
  }
  const ignore = () => {};
  return {
    logger: { trace: ignore, debug: log, info: log, warn: ignore, error: ignore, fatal: ignore },
    onReply: (listener: typeof notify) => {
      notify = listener;
    },
    onFailure: (listener: typeof fail) => {
      fail = listener;
    },
    /** Tells the next command, which the library takes for part of a sign-in and hides in its log. */
    announce: (line: string) => {
      ownLine = line;
    },
    isDotWritten: () => isDotWritten,
    stop,
  };
}

function verbOf(line: string): string {
  return /^(MAIL FROM|RCPT TO|[A-Z]+)/i.exec(line)?.[1]?.toUpperCase() ?? "";
}

/** Keeps the mechanism and hides the rest: user names are personal, and custom lines may hold anything. */
function maskAuth(line: string): string {
  const start = /^AUTH [A-Z0-9-]+/i.exec(line)?.[0];
  if (!start) return "***";
  return start.length === line.length ? line : `${start} ***`;
}
