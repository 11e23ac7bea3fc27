import type { SecureVersion } from "node:tls";
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
  | "rset"
  | "quit";

/** How the server behaves. Every reply is a whole answer without the line end; several lines are joined with `\n`. */
export type SmtpScript = {
  greeting?: string;
  /** Capability lines beside STARTTLS and AUTH; `false` refuses EHLO. */
  ehlo?: string[] | false;
  /** Refuses EHLO and HELO with this answer. */
  hello?: string;
  starttls?: string;
  /** What happens in the place of a TLS handshake. */
  handshake?: "silent" | "plain" | "close" | "reset";
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
  /** The authority (PEM) of the certificates that clients have to show; absent: they show none. */
  clientAuthority?: string;
  /** The only version of TLS it speaks. */
  tlsVersion?: SecureVersion;
  /** OpenSSL's list of the ciphers it speaks. */
  ciphers?: string;
  /** Diffie-Hellman parameters (PEM), where the ciphers need them. */
  dhparam?: string;
  auth?: { mechanisms: string[]; users: Record<string, string> } | false;
  /** Refuses MAIL FROM without authentication, with these words where there are some. */
  requireAuth?: boolean | string;
  /** Refuses MAIL FROM without encryption. */
  requireTls?: boolean;
  script?: SmtpScript;
};
