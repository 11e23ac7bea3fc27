import type { ParsedMail } from "mailparser";
import type { Certificate } from "#e2e/stand-ins/certificates.ts";

/** Points of the dialogue at which a script may interfere. `final` is the answer to the final dot. */
export type SmtpPoint =
  | "greeting"
  | "ehlo"
  | "starttls"
  | "auth"
  | "mail"
  | "rcpt"
  | "data"
  | "body"
  | "final"
  | "quit";

/** How the server behaves. Every reply is a whole answer without the line end; several lines are joined with `\n`. */
export type SmtpScript = {
  greeting?: string;
  /** Capability lines beside STARTTLS and AUTH; `false` refuses EHLO. */
  ehlo?: string[] | false;
  starttls?: string;
  auth?: string;
  mail?: string;
  rcpt?: (address: string) => string;
  data?: string;
  final?: string;
  /** Says nothing any more from this point on. */
  silentAt?: SmtpPoint;
  /** Ends the connection at this point. */
  closeAt?: SmtpPoint;
  /** Resets the connection at this point. */
  resetAt?: SmtpPoint;
  /** Milliseconds between the bytes of every answer. */
  dripMs?: number;
};

export type ReceivedMail = { envelope: { from: string; to: string[] }; raw: string; mail: ParsedMail };

/** What the server offers and how it misbehaves. */
export type SmtpBehaviour = {
  tls?: "none" | "implicit" | "starttls";
  certificate?: Certificate;
  auth?: { mechanisms: string[]; users: Record<string, string> } | false;
  /** Refuses MAIL FROM without authentication. */
  requireAuth?: boolean;
  script?: SmtpScript;
};
