import { type Admission, admit, admitMessage, leftOut } from "#lib/email/admission.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenSmtp } from "#lib/email/connector.ts";
import { startDeadline } from "#lib/email/deadline.ts";
import { egressOfSmtp } from "#lib/email/egress.ts";
import { type Diagnose, type FailureFacts, failure } from "#lib/email/facts.ts";
import { dialledEndpoint } from "#lib/email/mail-rules.ts";
import type { MailRules, Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { routeTo } from "#lib/email/route.ts";
import { endRun, type StageHandle, startReport } from "#lib/email/running-report.ts";
import { deliver } from "#lib/email/smtp-delivery.ts";
import { checkEnvelope } from "#lib/email/smtp-envelope-check.ts";
import { clientName, openConnection } from "#lib/email/smtp-opening.ts";
import { type Session, startSession } from "#lib/email/smtp-session.ts";
import { keepWords } from "#lib/email/smtp-words.ts";
import { stagesOf } from "#lib/email/stages.ts";
import type { Endpoint } from "#lib/email/target.ts";
import { createRedactor, createTranscript } from "#lib/email/transcript.ts";

/** The mechanisms that a password works with, the preferred first; a service may prefer another. */
const mechanisms = ["PLAIN", "LOGIN", "CRAM-MD5"];

/** What a run of an SMTP connector is to do: hand a message over, or find out as much as goes without one. */
export type SmtpTask =
  | { action: "send"; message: SmtpMessage }
  | { action: "check" | "deepCheck"; sender: string; recipients: string[] };

/**
 * Checks an SMTP connector, or sends a message through it. Both take the same path; a check asks for a sender and
 * recipients and takes them back. What the network and the server do wrong is no error but part of the report.
 * Aborting `signal` closes the socket.
 */
export async function runSmtp(args: {
  connector: OpenSmtp;
  task: SmtpTask;
  policy: Policy;
  diagnose: Diagnose;
  signal: AbortSignal;
  onProgress: (report: Report) => void;
}): Promise<Report> {
  const { connector, task, policy, diagnose, onProgress } = args;
  const { auth } = connector;
  const { action } = task;
  const dialled = dialledEndpoint(connector, policy.mail);
  const route = routeTo({ scheme: "smtp", ...dialled }, policy, connector, egressOfSmtp(dialled, policy));
  const endpoint = { ...dialled, startTls: route.rules.startTls ?? dialled.startTls };
  const { task: admitted, ...admission } = admitTask(connector, task, policy.mail);
  const redact = createRedactor(auth.required ? { user: auth.username, secret: auth.password } : undefined);
  const run = startReport({ action, stageNames: stagesOf(connector, action, dialled.secure), redact, onProgress });
  const words = keepWords(createTranscript(run.say, redact), run.reply);
  const deadline = startDeadline({ ms: policy.limits.totalMs, code: "TOTAL_TIMEOUT", signal: args.signal });
  const { signal } = deadline;
  let isEncrypted = endpoint.secure;
  let session: Session | undefined;

  try {
    const opening = { endpoint, route, hasAuth: auth.required, policy, signal, run, words, admission };
    const opened = await openConnection(opening);
    isEncrypted = opened.isEncrypted;
    const started = await run.stage("capabilities", async (stage) => {
      const { limits } = policy;
      stage.record({ clientName: clientName() });
      const result = await startSession({
        opened,
        host: endpoint.host,
        limits,
        transcript: words,
        signal,
        onReply: words.reply,
      });
      stage.record(result.capabilities);
      return result;
    });
    session = started;
    if (auth.required) {
      const mayCross = isEncrypted || endpoint.startTls === "never";
      const { authMethod } = endpoint;
      await run.stage("auth", async (stage) => {
        if (task.action === "deepCheck") stage.record(await askWithoutSignIn({ ...args, signal }));
        await signIn(started, stage, { ...auth, authMethod, mayCross });
      });
    } else {
      run.skip("auth", "This connector does not sign in.");
    }
    const { refused } = admission;
    if (admitted.action === "send") {
      const areAllAccepted = await deliver({ run, session: started, message: admitted.message, refused, redact });
      await started.quit();
      if (!areAllAccepted) {
        const partly = { stage: "recipients", code: "PARTLY_REFUSED", isEncrypted, text: "" } as const;
        return run.finish("partial", diagnose(run.facts(partly), connector));
      }
      if (refused.length > 0) {
        return run.finish("partial", diagnose(run.facts({ ...leftOut(refused), isEncrypted }), connector));
      }
    } else {
      await checkEnvelope({ run, session: started, task: admitted, refused, redact });
    }
    return run.finish("ok", diagnose(run.facts(), connector));
  } catch (error) {
    words.giveUp();
    const explain = (facts: FailureFacts) => diagnose(run.facts({ ...words.redact(facts), isEncrypted }), connector);
    return endRun({ run, error, caller: args.signal, signal, redact, explain });
  } finally {
    deadline.clear();
    session?.close();
  }
}

/** A task as the operator's rules leave it. */
function admitTask(connector: OpenSmtp, task: SmtpTask, rules: MailRules): Admission & { task: SmtpTask } {
  if (task.action === "send") {
    const { message, ...admission } = admitMessage(connector, task.message, rules);
    return { ...admission, task: { ...task, message } };
  }
  const recipients = new Map(task.recipients.map((address) => [address, "To"]));
  const admission = admit(connector, { ...task, recipients, replyTo: [] }, rules);
  const isLeft = (address: string) => !admission.refused.some((refused) => refused.address === address);
  return { ...admission, task: { ...task, recipients: task.recipients.filter(isLeft) } };
}

/** How long a question beside the run itself may take, in milliseconds. */
const asideMs = 2_000;

/**
 * Checks the same connector without its login, on a connection of its own, since some servers end a conversation that
 * tries it. Answers whether the login is needed, where that came out clearly.
 */
async function askWithoutSignIn(args: Parameters<typeof runSmtp>[0]): Promise<{ isNeeded?: boolean }> {
  const { finding, stages } = await runSmtp({
    ...args,
    connector: { ...args.connector, auth: { required: false } },
    task: { ...args.task, action: "check" } as SmtpTask,
    policy: { ...args.policy, limits: { ...args.policy.limits, totalMs: asideMs } },
    onProgress: () => {},
  });
  if (stages.find(({ name }) => name === "recipients")?.status === "ok") return { isNeeded: false };
  return finding?.field === "auth.required" ? { isNeeded: true } : {};
}

type SignIn = {
  username: string;
  password: string;
  /** What the service prefers. */
  authMethod: Endpoint["authMethod"];
  /** Whether the password may cross this connection; asked once more where it would happen. */
  mayCross: boolean;
};

/** Signs in with the best mechanism that both sides know. */
async function signIn(session: Session, stage: StageHandle<"auth">, login: SignIn): Promise<void> {
  const { username, password, authMethod, mayCross } = login;
  if (!mayCross) throw failure("PASSWORD_UNENCRYPTED", "The connection is not encrypted.");
  const offered = session.capabilities.authMechanisms;
  stage.record({ offered });
  if (offered.length === 0) throw failure("AUTH_NOT_OFFERED", "AUTH is not offered.");
  const mechanism = [authMethod, ...mechanisms].find((name) => name && offered.includes(name));
  const details = { mechanisms: offered.join(", ").slice(0, 200) };
  if (!mechanism) throw failure("AUTH_NO_COMMON", `Offered: ${details.mechanisms}`, { details });
  stage.record({ mechanism });
  await session.login(username, password, mechanism);
}
