import type { ConnectorUpdate, OpenConnector } from "#lib/email/connector.ts";
import type { Action, Report, StageName } from "#lib/email/report.ts";
import { endpointOf } from "#lib/email/target.ts";

/**
 * The stages of a check or a send in the order in which they happen. A check ends before those that send.
 * @param isSecure whether TLS starts at once, where something else than the connector says so
 */
export function stagesOf(connector: ConnectorUpdate | OpenConnector, action: Action, isSecure?: boolean): StageName[] {
  if (connector.kind === "exchange") {
    return ["policy", "tenant", "token", "roles", "mailbox", ...(action === "send" ? (["send"] as const) : [])];
  }
  // TLS from the start comes before the greeting, STARTTLS after it.
  const opening: StageName[] = (isSecure ?? endpointOf(connector).secure) ? ["tls", "greeting"] : ["greeting", "tls"];
  const message: StageName[] = action === "check" ? [] : ["content"];
  return ["policy", "dns", "connect", ...opening, "capabilities", "auth", "sender", "recipients", ...message];
}

/** A report in which nothing has happened yet. */
export function waitingReport(action: Action, stageNames: readonly StageName[]): Report {
  return {
    action,
    startedAt: new Date().toISOString(),
    ms: 0,
    stages: stageNames.map((name) => ({ name, status: "waiting", facts: {}, replies: [] })),
    recipients: [],
    others: [],
    warnings: [],
    hints: [],
    transcript: [],
  };
}

/** Where the answers to the commands of SMTP are shown. */
export function stageOfCommand(command: string): StageName | undefined {
  const stages: Record<string, StageName> = {
    CONNECT: "greeting",
    STARTTLS: "tls",
    EHLO: "capabilities",
    HELO: "capabilities",
    AUTH: "auth",
    "MAIL FROM": "sender",
    "RCPT TO": "recipients",
    DATA: "content",
    DOT: "content",
  };
  return stages[command];
}
