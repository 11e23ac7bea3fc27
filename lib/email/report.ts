import type { StageFacts } from "#lib/email/stage-facts.ts";

/** What each stage is called on the screen and in findings, in the order of an SMTP run, then of an Exchange run. */
export const stageLabels = {
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
} as const satisfies Record<keyof StageFacts, string>;

/** One step of a check or a send. */
export type StageName = keyof StageFacts;

/** How far a stage has come. `waiting` and `running` occur only while a run goes on. */
export type StageStatus = "waiting" | "running" | "ok" | "warning" | "failed" | "skipped";

/** One answer of an SMTP server, secrets taken out: `command` in capitals, `enhanced` as in RFC 3463. */
export type CommandReply = { command: string; code: number; enhanced?: string; text: string };

/** One stage of a report, with what it established. */
export type Stage<N extends StageName = StageName> = {
  [Name in N]: {
    name: Name;
    status: StageStatus;
    /** Duration in milliseconds, once the stage has ended. */
    ms?: number;
    /** What happened or why it was skipped, in a sentence. */
    note?: string;
    facts: Partial<StageFacts[Name]>;
    /** What the server answered to each command of this stage. */
    replies: CommandReply[];
  };
}[N];

/**
 * The answer for one recipient. `reply` is the server's own line, or why the operator's rules left the recipient out:
 * then `setting` names the rule.
 */
export type RecipientResult = { address: string; isAccepted: boolean; reply: string; setting?: string };

/** Who is to act on a failure and whether time helps; see docs/diagnosis.md. */
export type FailureClass = "config" | "host" | "temp" | "quota" | "rcpt" | "msg" | "unsure" | "cancelled" | "unknown";

/** A change of the connector that removes the cause; the form can make it and run the check again. */
export type Fix = {
  /** What the button says. */
  label: string;
  /** The choice of the service picker that the form has to show first. */
  service?: string;
  /** Values by the form's field, as react-hook-form paths. */
  set?: Record<string, string | number | boolean>;
  /** A secret, by its path, that is to lose the blanks around it; only the form knows it. */
  trim?: string;
  /** The field that a person has to fill before it can run again. */
  focus?: string;
  /** What a person has to compare and accept before the change is made. */
  confirm?: { text: string; facts: { label: string; value: string }[] };
};

/** A line that a remedy needs, to be copied: a PowerShell command, a DNS record. */
export type CopyLine = { label: string; text: string };

/** A failure or a weakness explained: the only words about it that a screen shows. */
export type Finding = {
  /** The rule that explained it; `unknown` where none did. */
  rule: string;
  class: FailureClass;
  stage: StageName;
  title: string;
  cause: string;
  remedies: string[];
  link?: string;
  /** The connector form's field that is to be looked at, as a react-hook-form path. */
  field?: string;
  /** The operator's setting that it hangs on, as in `network.allowedHosts`. */
  setting?: string;
  fixes: Fix[];
  lines: CopyLine[];
  /** True where the check of the sender's domain shows more. */
  isAboutDomain?: boolean;
  /** The server's own words, cut to 512 characters, without control characters. */
  serverSaid?: string;
};

/**
 * What a run's facts mean. `finding` explains a failure, `others` are the next best explanations of it, `warnings` what
 * deserves attention although it worked, `hints` what to do if nothing arrives all the same.
 */
export type Diagnosis = { finding?: Finding; others: Finding[]; warnings: Finding[]; hints: Finding[] };

/**
 * How a run ended. `unsure`: the mail may have been accepted; of a check: it cannot be told without sending whether
 * the connector works.
 */
export type Outcome = "ok" | "partial" | "failed" | "unsure" | "cancelled";

/** What a run does. A check ends before a message begins; a deep check begins one and breaks the connection off. */
export type Action = "check" | "deepCheck" | "send";

/** What a check or a test mail returns. While `outcome` is absent the run goes on. */
export type Report = Diagnosis & {
  action: Action;
  outcome?: Outcome;
  /** ISO 8601. */
  startedAt: string;
  /** Milliseconds since the start. */
  ms: number;
  stages: Stage[];
  recipients: RecipientResult[];
  messageId?: string;
  /** The dialogue, one line an entry (`C: ` ours, `S: ` theirs), secrets taken out. */
  transcript: string[];
};
