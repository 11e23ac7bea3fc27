import { diagnose } from "#lib/diagnosis/match.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenSmtp, StartTls } from "#lib/email/connector.ts";
import { resolveHost } from "#lib/email/egress.ts";
import { factLinesOf } from "#lib/email/fact-lines.ts";
import { defaultLimits, defaultPolicy, type Policy, type TimeLimits } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { runSmtp, type SmtpTask } from "#lib/email/smtp.ts";

type CheckTask = Exclude<SmtpTask, { action: "send" }>;

type Settings = {
  port: number;
  host?: string;
  secure?: boolean;
  startTls?: StartTls;
  auth?: { username: string; password: string };
  trustedCertificate?: string;
  isOldTlsAllowed?: true;
};

/** A connector that dials a stand-in on this machine, in plain text unless it says otherwise. */
export function localConnector({
  port,
  host = "127.0.0.1",
  secure = false,
  startTls = "never",
  auth,
  ...exceptions
}: Settings): OpenSmtp {
  return {
    kind: "smtp",
    name: "Local",
    slug: "local",
    sender: "orders@example.com",
    host,
    port,
    secure,
    startTls,
    ...exceptions,
    auth: auth ? { required: true, ...auth } : { required: false },
  };
}

/** A policy that permits this machine under its usual names. */
export function localPolicy(changes: Partial<Omit<Policy, "limits">> & { limits?: Partial<TimeLimits> } = {}): Policy {
  const { limits, ...rest } = changes;
  return {
    ...defaultPolicy,
    allowedHosts: ["*", "127.0.0.1", "::1", "localhost"],
    allowedPorts: "*",
    loopbackPorts: [],
    clouds: {} as Policy["clouds"],
    // A test that wants other ports to be asked names ports of its own.
    submissionPorts: [],
    resolve: (host, signal) =>
      host === "mail.test" ? Promise.resolve([{ address: "127.0.0.1", family: 4 }]) : resolveHost(host, signal),
    ...rest,
    limits: { ...defaultLimits, ...limits },
  };
}

/** A message to one recipient. */
export function message(changes: Partial<SmtpMessage> = {}): SmtpMessage {
  return {
    from: { name: "Orders", address: "orders@example.com" },
    to: [{ address: "ada@example.com" }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: "Hello",
    html: "<p>Hello</p>",
    text: "Hello",
    ...changes,
  };
}

/** Runs a check, or a send when there is a message, with the settings of a test. */
export function run(
  settings: Settings,
  options: {
    message?: SmtpMessage;
    check?: Partial<CheckTask>;
    policy?: Policy;
    signal?: AbortSignal;
    onProgress?: (report: Report) => void;
  } = {},
): Promise<Report> {
  return runSmtp({
    connector: localConnector(settings),
    diagnose,
    task: options.message
      ? { action: "send", message: options.message }
      : { action: "check", sender: "orders@example.com", recipients: ["ada@example.com"], ...options.check },
    policy: options.policy ?? localPolicy(),
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => {}),
  });
}

/** The stages of a report in a form that fits into one line of a test. */
export function stagesIn(report: Report): string {
  return report.stages.map(({ name, status }) => `${name}:${status}`).join(" ");
}

/** The facts of one stage, by the label that people see. */
export function factsIn(report: Report, name: string): Record<string, string> {
  const stage = report.stages.find((candidate) => candidate.name === name);
  return Object.fromEntries(stage ? factLinesOf(stage).map(({ label, value }) => [label, value]) : []);
}
