import type { LookupAddress } from "node:dns";
import type { Cloud, CloudName } from "#lib/email/clouds.ts";

/** Time limits of a check or a send, in milliseconds. */
export type TimeLimits = {
  /** The whole run, from the first stage to the last. */
  totalMs: number;
  dnsMs: number;
  connectMs: number;
  /** From the connection to the server's greeting. */
  greetingMs: number;
  /** One TLS handshake. */
  tlsMs: number;
  /** The answer to one SMTP command, and to one HTTPS request. */
  answerMs: number;
  /** The answer to a whole message, which servers scan before they give it. */
  acceptMs: number;
};

/** Resolves a name to all of its addresses. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<LookupAddress[]>;

/** What the operator allows and provides. Senders receive it as an argument, so that they read no settings. */
export type Policy = {
  /** Exact host names that may be dialled; `*` allows every name. Loopback has to be named. */
  allowedHosts: string[];
  /** Ports that SMTP connectors may dial; `*` allows every port. */
  allowedPorts: number[] | "*";
  /** Whether addresses of private networks may be dialled that `allowedHosts` does not name. */
  isPrivateAllowed: boolean;
  /** Loopback ports that are always allowed: the sandbox's. */
  loopbackPorts: number[];
  /** Certificate authorities (PEM) trusted besides the well-known ones. */
  certificateAuthorities: string[];
  clouds: Record<CloudName, Cloud>;
  /** Asked whether they answer when a connector's own port does not; none where nobody reads the answer. */
  submissionPorts: SubmissionPort[];
  limits: TimeLimits;
  resolve: Resolve;
};

/** A port that takes mail from programs, and whether it starts with TLS. */
export type SubmissionPort = { port: number; secure: boolean };

/** The usual ones (RFC 8314, RFC 6409), and the one that hosts leave open where they block the others. */
export const usualSubmissionPorts: SubmissionPort[] = [
  { port: 465, secure: true },
  { port: 587, secure: false },
  { port: 2525, secure: false },
];

/** Where mail is handed over, and what providers use beside it because networks close the usual ports. */
export const usualPorts = [25, 465, 587, 2465, 2525, 2587];

/** The limits in force unless a test shortens them. */
export const defaultLimits: TimeLimits = {
  totalMs: 30_000,
  dnsMs: 5_000,
  connectMs: 10_000,
  greetingMs: 10_000,
  tlsMs: 10_000,
  answerMs: 10_000,
  acceptMs: 25_000,
};
