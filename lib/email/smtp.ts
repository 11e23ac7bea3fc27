import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenSmtp } from "#lib/email/connector.ts";
import { startDeadline } from "#lib/email/deadline.ts";
import { type Diagnose, type FailureFacts, failure } from "#lib/email/facts.ts";
import type { Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { deliver } from "#lib/email/smtp-delivery.ts";
import { openConnection } from "#lib/email/smtp-opening.ts";
import { type Session, startSession } from "#lib/email/smtp-session.ts";
import { endRun, type StageHandle, stagesOf, startReport } from "#lib/email/stages.ts";
import { type Endpoint, endpointOf } from "#lib/email/target.ts";
import { createRedactor, createTranscript } from "#lib/email/transcript.ts";

/** The mechanisms that a password works with, the preferred first; a service may prefer another. */
const mechanisms = ["PLAIN", "LOGIN", "CRAM-MD5"];

/**
 * Checks an SMTP connector, or sends a message through it. Both take the same path; a check ends after authentication.
 * What the network and the server do wrong is no error but part of the report. Aborting `signal` closes the socket.
 */
export async function runSmtp(args: {
  connector: OpenSmtp;
  message?: SmtpMessage | undefined;
  policy: Policy;
  diagnose: Diagnose;
  signal: AbortSignal;
  onProgress: (report: Report) => void;
}): Promise<Report> {
  const { connector, message, policy, diagnose } = args;
  const { auth } = connector;
  const endpoint = endpointOf(connector);
  const redact = createRedactor(auth.required ? { user: auth.username, secret: auth.password } : undefined);
  const action = message ? "send" : "check";
  const run = startReport(action, stagesOf(connector, action), args.onProgress);
  const transcript = createTranscript(run.say, redact);
  const deadline = startDeadline({ ms: policy.limits.totalMs, code: "TOTAL_TIMEOUT", signal: args.signal });
  const { signal } = deadline;
  let isEncrypted = endpoint.secure;
  let session: Session | undefined;

  try {
    const opening = { endpoint, hasAuth: auth.required, policy, signal, run, redact, transcript };
    const opened = await openConnection(opening);
    isEncrypted = opened.isEncrypted;
    const started = await run.stage("capabilities", async (stage) => {
      const { limits } = policy;
      const result = await startSession({ opened, host: endpoint.host, limits, transcript, signal });
      const { server, maxSizeBytes, extensions } = result.capabilities;
      stage.fact("Server", redact(server));
      stage.fact("Extensions", redact(extensions.join(" ")) || "none");
      if (maxSizeBytes) stage.fact("Largest message", `${maxSizeBytes} bytes`);
      return result;
    });
    session = started;
    if (auth.required) {
      const mayCross = isEncrypted || endpoint.startTls === "never";
      const { authMethod } = endpoint;
      await run.stage("auth", (stage) => signIn(started, stage, { ...auth, authMethod, mayCross }));
    } else {
      run.skip("auth", "This connector does not sign in.");
    }
    const areAllAccepted = message ? await deliver({ run, session: started, message, redact }) : true;
    await started.quit();
    if (areAllAccepted) return run.finish("ok");
    return run.finish("partial", diagnose({ stage: "recipients", code: "PARTLY_REFUSED", text: "" }, connector));
  } catch (error) {
    const explain = (facts: FailureFacts) => diagnose({ ...facts, isEncrypted }, connector);
    return endRun({ run, error, caller: args.signal, signal, redact, explain });
  } finally {
    deadline.clear();
    session?.close();
  }
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
async function signIn(session: Session, stage: StageHandle, login: SignIn): Promise<void> {
  const { username, password, authMethod, mayCross } = login;
  if (!mayCross) throw failure("PASSWORD_UNENCRYPTED", "The connection is not encrypted.");
  const offered = session.capabilities.authMechanisms;
  if (offered.length === 0) throw failure("AUTH_NOT_OFFERED", "AUTH is not offered.");
  const mechanism = [authMethod, ...mechanisms].find((name) => name && offered.includes(name));
  const details = { mechanisms: offered.join(", ").slice(0, 200) };
  if (!mechanism) throw failure("AUTH_NO_COMMON", `Offered: ${details.mechanisms}`, { details });
  stage.fact("Mechanism", mechanism);
  await session.login(username, password, mechanism);
}
