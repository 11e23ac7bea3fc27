import type { StartTls } from "#lib/email/connector.ts";
import type { Meaning } from "#lib/moving/env/names.ts";
import { switchIn } from "#lib/moving/values.ts";

/** How a connection is protected. */
type Security = { secure: boolean; startTls: StartTls };

const tlsFromTheStart: Security = { secure: true, startTls: "required" };
const startTls = (mode: StartTls): Security => ({ secure: false, startTls: mode });

/** Words that say it, whatever the variable. What Laravel and PHPMailer call `tls` is STARTTLS, save at port 465. */
const words: Record<string, Security> = {
  ssl: tlsFromTheStart,
  smtps: tlsFromTheStart,
  force_tls: tlsFromTheStart,
  implicit: tlsFromTheStart,
  starttls: startTls("required"),
  tls: startTls("required"),
  mandatorystarttls: startTls("required"),
  opportunisticstarttls: startTls("whenOffered"),
  opportunistic: startTls("whenOffered"),
  nostarttls: startTls("never"),
  off: startTls("never"),
  plain: startTls("never"),
};

/**
 * What the variables say together: a word wins over switches, TLS from the start over STARTTLS. Without any the port
 * decides, and STARTTLS is used when offered, as most programs do.
 */
export function securityOf(wordOf: (meaning: Meaning) => string | undefined, port: number | undefined): Security {
  const word = (["encryption", "secure", "startTls"] as const)
    .map((meaning) => words[wordOf(meaning)?.trim().toLowerCase() ?? ""])
    .find(Boolean);
  if (word) return port === 465 ? tlsFromTheStart : word;
  // SECURE=false is what nodemailer calls a connection that starts in plain text.
  if (switchIn(wordOf("encryption")) === false && port !== 465) return startTls("never");
  const [ssl, secure, tls] = (["ssl", "secure", "startTls"] as const).map((meaning) => switchIn(wordOf(meaning)));
  if (ssl || secure || port === 465) return tlsFromTheStart;
  if (tls) return startTls("required");
  // Who switches every kind of encryption off means it.
  return startTls(tls === false && secure === undefined ? "never" : "whenOffered");
}

/** The port that is usual where none is named. */
export function usualPort({ secure, startTls }: Security): number {
  if (secure) return 465;
  return startTls === "never" ? 25 : 587;
}
