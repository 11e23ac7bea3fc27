import { parseMailbox } from "#lib/email/address.ts";
import { type Admission, admit, admitMessage, leftOut } from "#lib/email/admission.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { startDeadline } from "#lib/email/deadline.ts";
import { type TokenCache, tokenKey } from "#lib/email/entra-token.ts";
import { createRedaction } from "#lib/email/exchange-redaction.ts";
import { checkPolicy, checkRoles, checkSender, lookUpTenant, sendMessage, signIn } from "#lib/email/exchange-stages.ts";
import type { Diagnose, FailureFacts } from "#lib/email/facts.ts";
import { openHttps } from "#lib/email/https.ts";
import type { MailRules, Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { endRun, startReport } from "#lib/email/running-report.ts";
import { stagesOf } from "#lib/email/stages.ts";

/**
 * Sends a message through Microsoft Graph, or without one checks everything that can be proven without sending.
 * Failures are part of the report. A check always signs in anew; a send uses a cached token while it lasts.
 */
export async function runExchange(args: {
  connector: OpenExchange;
  message?: SmtpMessage;
  policy: Policy;
  diagnose: Diagnose;
  signal: AbortSignal;
  onProgress: (report: Report) => void;
  tokens: TokenCache;
}): Promise<Report> {
  const { connector, policy, diagnose, signal, onProgress, tokens } = args;
  const action = args.message ? "send" : "check";
  const { redact, hide } = createRedaction(connector);
  const run = startReport({ action, stageNames: stagesOf(connector, action), redact, onProgress });
  const deadline = startDeadline({ ms: policy.limits.totalMs, code: "TOTAL_TIMEOUT", signal });
  const say = (line: string) => run.say(redact(line));
  const https = openHttps({ policy, exceptions: connector, signal: deadline.signal, say });
  const cloud = policy.clouds[connector.cloud];
  const { message, sender, ...admission } = admitted(connector, args.message, policy.mail);
  const context = {
    connector,
    admission,
    cloud,
    policy,
    tokens,
    run,
    https,
    signal: deadline.signal,
    say,
    hide,
    sender,
  };
  try {
    await checkPolicy(context);
    const cached = message && tokens.find(tokenKey(cloud, connector));
    await lookUpTenant(context, cached);
    const token = await signIn(context, cached);
    const maySend = await checkRoles(context, token);
    if (message) {
      run.skip("mailbox", "Not looked up: sending shows whether Graph knows the mailbox.");
      await sendMessage(context, token, message);
    } else {
      await checkSender(context, token);
    }
    // Without the permission in the token a check has proven little: only a test mail shows whether it is needed.
    if (admission.refused.length > 0) {
      return run.finish("partial", diagnose(run.facts(leftOut(admission.refused)), connector));
    }
    const isProven = maySend || message !== undefined;
    const unproven = { stage: "roles", code: "MAIL_SEND_MISSING", text: "" } as const;
    return run.finish(isProven ? "ok" : "unsure", diagnose(run.facts(isProven ? undefined : unproven), connector));
  } catch (error) {
    const explain = (facts: FailureFacts) => diagnose(run.facts(facts), connector);
    return endRun({ run, error, caller: signal, signal: deadline.signal, redact, explain });
  } finally {
    deadline.clear();
    await https.close();
  }
}

/** What the operator's rules leave of a message, or say to the sender of a check. */
function admitted(
  connector: OpenExchange,
  message: SmtpMessage | undefined,
  rules: MailRules,
): Admission & { message?: SmtpMessage; sender: string } {
  if (message) return { ...admitMessage(connector, message, rules), sender: message.from.address };
  const sender = addressOf(connector.sender);
  return { ...admit(connector, { sender, recipients: new Map(), replyTo: [] }, rules), sender };
}

function addressOf(sender: string): string {
  const parsed = parseMailbox(sender, { isDotlessAllowed: false });
  return parsed.ok ? parsed.mailbox.address : sender;
}
