import type { LookupAddress } from "node:dns";
import type { SecureVersion } from "node:tls";
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

/** The longest that any of them may be, in milliseconds. */
export const longestLimitMs = 600_000;

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
  /** Address ranges (CIDR) that are never dialled, besides those that lead nowhere good. */
  refusedRanges: string[];
  /** Loopback ports that are always allowed: the sandbox's. */
  loopbackPorts: number[];
  /** How far servers are believed. */
  tls: TlsPolicy;
  /** Whether connectors may trust one more certificate, accept old TLS, check less than `tls` says, or go around the proxy. */
  areTlsExceptionsAllowed: boolean;
  /** Where connections go through, unless a host's rules say otherwise. */
  proxy: ProxyServer | undefined;
  /** What holds for single hosts, by `smtp://host:port` and `https://host:port` in canonical form. */
  hosts: Record<string, HostRules>;
  /** Longest answer of an HTTPS server that is read, in bytes. */
  maxAnswerBytes: number;
  mail: MailRules;
  clouds: Record<CloudName, Cloud>;
  /** Asked whether they answer when a connector's own port does not; none where nobody reads the answer. */
  submissionPorts: SubmissionPort[];
  limits: TimeLimits;
  resolve: Resolve;
};

/** How far a server's certificate is checked: chain and name, the chain alone, or not at all. */
export const verifications = ["full", "certificate", "none"] as const;
/** One of these ways. */
export type Verification = (typeof verifications)[number];

/** How far a server is believed. */
export type TlsPolicy = {
  verification: Verification;
  minVersion: SecureVersion;
  /** Certificate authorities (PEM) trusted besides the well-known ones. */
  authorities: string[];
};

/** A proxy that TCP connections go through. */
export type ProxyServer = {
  protocol: "http" | "https" | "socks5";
  host: string;
  port: number;
  login: { username: string; password: string } | undefined;
  /** Sent with every CONNECT. */
  headers: Record<string, string>;
  /** Hosts that are dialled without it. */
  bypass: string[];
  /** The only hosts that are dialled through it; absent means all. */
  only: string[] | undefined;
  /** How far the proxy itself is believed, when it is reached over TLS. */
  tls: TlsPolicy;
};

/** How Mailroom proves who it is. PEM. */
export type ClientCertificate = {
  certificate: string;
  key: string;
  passphrase: string | undefined;
  /** A connector's own, of which there may be many. */
  isOwn?: true;
};

/** What holds for one host instead of the general rules. What is absent is as everywhere else. */
export type HostRules = {
  tls?: Partial<TlsPolicy>;
  clientCertificate?: ClientCertificate;
  /** STARTTLS on a connection that starts in plain text, whatever the connector says. */
  startTls?: "required" | "never";
  proxy?: ProxyServer | "none";
};

/** What a mail may be, whatever connector it takes. */
export type MailRules = {
  /** Domains of senders and recipients, `*.` before one for all below it; absent means every domain. */
  allowedDomains: string[] | undefined;
  /** Patterns of recipients' addresses in lower case, `*` for any text; absent means every address. */
  allowedRecipients: string[] | undefined;
  /** Keys of the services that connectors may use, with `exchange` and `other`; `*` is every service. */
  services: string[] | "*";
  /** Where Amazon SES is dialled instead of the host of its region, with TLS from the start. */
  ses: { host: string; port: number } | undefined;
  /** Longest body of a mail in each of its forms, in characters; the rest is cut off. */
  maxBodyLength: number;
  /** What stands below every mail; absent means nothing. */
  footer: { text: string } | undefined;
};

/** The text of the footer unless the operator writes another; `{connector}` is the connector's name. */
export const defaultFooter = "Sent with the connector {connector}";

/** The rules of mail where nobody made any. */
export const openMailRules: MailRules = {
  allowedDomains: undefined,
  allowedRecipients: undefined,
  services: "*",
  ses: undefined,
  maxBodyLength: 25_000_000,
  footer: { text: defaultFooter },
};

/** How far servers are believed where nobody says otherwise. */
export const defaultTls: TlsPolicy = { verification: "full", minVersion: "TLSv1.2", authorities: [] };

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

/** What is in force where nobody made any rule. A sandbox, names and clouds come from elsewhere. */
export const defaultPolicy: Omit<Policy, "loopbackPorts" | "clouds" | "resolve"> = {
  allowedHosts: ["*"],
  allowedPorts: usualPorts,
  isPrivateAllowed: true,
  refusedRanges: [],
  tls: defaultTls,
  areTlsExceptionsAllowed: true,
  proxy: undefined,
  hosts: {},
  maxAnswerBytes: 1_000_000,
  mail: openMailRules,
  submissionPorts: usualSubmissionPorts,
  limits: defaultLimits,
};
