import type { Outcome, Report, StageName, StageStatus } from "#lib/email/report.ts";
import { exchangeStages, smtpStages } from "#lib/email/report.ts";

/** What each stage is called on the screen. */
export const stageLabels: Record<StageName, string> = {
  policy: "Policy",
  dns: "Name lookup (DNS)",
  connect: "Connection",
  greeting: "Greeting",
  tls: "Encryption (TLS)",
  capabilities: "Capabilities",
  auth: "Sign-in",
  sender: "Sender",
  recipients: "Recipients",
  content: "Message",
  tenant: "Tenant",
  token: "Access token",
  roles: "Permissions",
  mailbox: "Mailbox",
  send: "Send",
};

export const statusWords: Record<StageStatus, string> = {
  waiting: "Waiting",
  running: "Running",
  ok: "OK",
  warning: "Warning",
  failed: "Failed",
  skipped: "Skipped",
};

const outcomeWords: Record<Exclude<Outcome, "ok">, string> = {
  partial: "Partly sent",
  failed: "Failed",
  unsure: "May have been sent",
  cancelled: "Cancelled",
};

/** What a report is headed by. `outcome` is the word for how it ended, where the title does not say it already. */
export function headlineOf({ action, outcome, finding }: Report): { title: string; outcome?: string } {
  if (!outcome) return { title: action === "check" ? "Checking the connection" : "Sending the test mail" };
  if (outcome === "ok") return { title: action === "check" ? "The connection works" : "The test mail was accepted" };
  const word = outcomeWords[outcome];
  return finding && finding.title !== word ? { title: finding.title, outcome: word } : { title: word };
}

/** Stages that only a test mail has: a check ends before them. */
const sendingStages: StageName[] = ["sender", "recipients", "content", "send"];

/** A report in which nothing has happened yet, so that all stages stand there before the first answer. */
export function waitingReport(action: Report["action"], isExchange: boolean): Report {
  const all: readonly StageName[] = isExchange ? exchangeStages : smtpStages;
  const names = action === "send" ? all : all.filter((name) => !sendingStages.includes(name));
  return {
    action,
    startedAt: new Date().toISOString(),
    ms: 0,
    stages: names.map((name) => ({ name, status: "waiting", facts: [] })),
    recipients: [],
    transcript: [],
  };
}

/** A duration as people read it: "8 ms", "1.2 s". */
export function formatMs(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
