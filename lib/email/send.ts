import { type Mailbox, parseMailbox } from "#lib/email/address.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenConnector } from "#lib/email/connector.ts";
import type { TokenCache } from "#lib/email/entra-token.ts";
import { runExchange } from "#lib/email/exchange.ts";
import type { Diagnose } from "#lib/email/facts.ts";
import { withOwnLimits } from "#lib/email/own-limits.ts";
import type { Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { runSmtp } from "#lib/email/smtp.ts";
import { AppError } from "#lib/errors.ts";

/** A mail ready to go out: each address one mailbox as text, the body in both forms. */
export type Mail = {
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  html: string;
  text: string;
};

/** What a connector is to do: send a mail, or be checked without one, perhaps with the recipients it will have. */
export type Task = { action: "send"; mail: Mail } | { action: "check" | "deepCheck"; recipients: string[] };

/**
 * Sends a mail through a connector of any kind, or checks it without one. A failure of the network or
 * the provider is no error: the report says what happened. Throws `invalid` for an address that is none.
 */
export async function runConnector(run: {
  connector: OpenConnector;
  task: Task;
  policy: Policy;
  diagnose: Diagnose;
  tokens: TokenCache;
  signal: AbortSignal;
  onProgress: (report: Report) => void;
}): Promise<Report> {
  const { connector, task, tokens, ...given } = run;
  const rest = { ...given, policy: withOwnLimits(given.policy, connector) };
  if (task.action === "send") {
    const message = messageOf(connector.sender, task.mail);
    if (connector.kind === "exchange") return runExchange({ ...rest, connector, message, tokens });
    return runSmtp({ ...rest, connector, task: { action: "send", message } });
  }
  if (connector.kind === "exchange") return runExchange({ ...rest, connector, tokens });
  const sender = mailbox(connector.sender).address;
  const recipients = [...new Set(task.recipients.map((recipient) => mailbox(recipient).address))];
  return runSmtp({ ...rest, connector, task: { action: task.action, sender, recipients } });
}

function messageOf(sender: string, { to, cc, bcc, replyTo, ...content }: Mail): SmtpMessage {
  const lists = { to: to.map(mailbox), cc: cc.map(mailbox), bcc: bcc.map(mailbox), replyTo: replyTo.map(mailbox) };
  return { from: mailbox(sender), ...lists, ...content };
}

function mailbox(text: string): Mailbox {
  const parsed = parseMailbox(text, { isDotlessAllowed: true });
  if (!parsed.ok) throw new AppError("invalid", `${text}: ${parsed.message}`);
  return parsed.mailbox;
}
