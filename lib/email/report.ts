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
} as const;

/** One step of a check or a send. */
export type StageName = keyof typeof stageLabels;

/** How far a stage has come. `waiting` and `running` occur only while a run goes on. */
export type StageStatus = "waiting" | "running" | "ok" | "warning" | "failed" | "skipped";

/** One fact a stage established, for people: `{ label: "Cipher", value: "TLS_AES_256_GCM_SHA384" }`. */
export type Fact = { label: string; value: string };

/** One stage of a report, with what it established. */
export type Stage = {
  name: StageName;
  status: StageStatus;
  /** Duration in milliseconds, once the stage has ended. */
  ms?: number;
  /** What happened or why it was skipped, in a sentence. */
  note?: string;
  facts: Fact[];
};

/** The answer for one recipient. `reply` is the server's own line. */
export type RecipientResult = { address: string; isAccepted: boolean; reply: string };

/** Who is to act on a failure and whether time helps; see docs/architecture.md. */
export type FailureClass = "config" | "host" | "temp" | "quota" | "rcpt" | "msg" | "unsure" | "cancelled" | "unknown";

/** A failure explained: the only words about it that a screen shows. */
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
  /** The server's own words, cut to 512 characters, without control characters. */
  serverSaid?: string;
};

/** How a run ended. `unsure`: the mail may have been accepted. */
export type Outcome = "ok" | "partial" | "failed" | "unsure" | "cancelled";

/** What a check or a test mail returns. While `outcome` is absent the run goes on. */
export type Report = {
  action: "check" | "send";
  outcome?: Outcome;
  /** ISO 8601. */
  startedAt: string;
  /** Milliseconds since the start. */
  ms: number;
  stages: Stage[];
  recipients: RecipientResult[];
  finding?: Finding;
  messageId?: string;
  /** The dialogue, one line an entry (`C: ` ours, `S: ` theirs), secrets taken out. */
  transcript: string[];
};
