import { parseMailbox } from "#lib/email/address.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { startDeadline } from "#lib/email/deadline.ts";
import { type TokenCache, tokenKey } from "#lib/email/entra-token.ts";
import { createRedaction } from "#lib/email/exchange-redaction.ts";
import { checkPolicy, checkRoles, checkSender, lookUpTenant, sendMessage, signIn } from "#lib/email/exchange-stages.ts";
import type { Diagnose, FailureFacts } from "#lib/email/facts.ts";
import { openHttps } from "#lib/email/https.ts";
import type { Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { endRun, type Run, type StageHandle, stagesOf, startReport } from "#lib/email/stages.ts";
import type { Redact } from "#lib/email/transcript.ts";

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
  const { connector, message, policy, diagnose, signal, onProgress, tokens } = args;
  const action = message ? "send" : "check";
  const { redact, hide } = createRedaction(connector);
  const run = withRedactedFacts(startReport(action, stagesOf(connector, action), onProgress), redact);
  const deadline = startDeadline({ ms: policy.limits.totalMs, code: "TOTAL_TIMEOUT", signal });
  const say = (line: string) => run.say(redact(line));
  const https = openHttps({ policy, signal: deadline.signal, say });
  const cloud = policy.clouds[connector.cloud];
  const sender = message?.from.address ?? addressOf(connector.sender);
  const context = { connector, cloud, policy, tokens, run, https, signal: deadline.signal, say, hide, sender };
  try {
    await checkPolicy(context);
    const cached = message && tokens.find(tokenKey(cloud, connector));
    await lookUpTenant(context, cached);
    const token = await signIn(context, cached);
    await checkRoles(context, token, { isProof: !message });
    if (message) {
      run.skip("mailbox", "Not looked up: sending shows whether Graph knows the mailbox.");
      await sendMessage(context, token, message);
    } else {
      await checkSender(context, token);
    }
    return run.finish("ok");
  } catch (error) {
    const explain = (facts: FailureFacts) => diagnose(facts, connector);
    return endRun({ run, error, caller: signal, signal: deadline.signal, redact, explain });
  } finally {
    deadline.clear();
    await https.close();
  }
}

/** A run whose facts are redacted: many of them are words of the other side. */
function withRedactedFacts(run: Run, redact: Redact): Run {
  const guarded = (stage: StageHandle): StageHandle => ({
    ...stage,
    fact: (label, value) => stage.fact(label, redact(value)),
  });
  return { ...run, stage: (name, work) => run.stage(name, (stage) => work(guarded(stage))) };
}

function addressOf(sender: string): string {
  const parsed = parseMailbox(sender, { isDotlessAllowed: false });
  return parsed.ok ? parsed.mailbox.address : sender;
}
