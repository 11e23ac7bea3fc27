import type { SecureVersion } from "node:tls";
import type { HostRules, Verification } from "#lib/email/policy.ts";

/** An address or port that was tried, with the code of the failure. */
export type FailedAddress = { address: string; code: string };

/** Whether a port answers; `secure` is how connectors use it. */
export type PortAnswer = { port: number; secure: boolean; isOpen: boolean };

/** What a server says it can do. `server` is the name it gives itself; sizes in bytes. */
export type Capabilities = { server: string; authMechanisms: string[]; extensions: string[]; maxSizeBytes?: number };

/** One certificate of a chain. Dates are ISO 8601; the fingerprint is SHA-256 in upper-case hexadecimal with colons. */
export type CertificateFacts = {
  subject: string;
  issuer: string;
  /** At most ten: shared hosting puts hundreds into one certificate. */
  names: string[];
  validFrom: string;
  validTo: string;
  /** Whole days, negative once it has expired. */
  daysLeft: number;
  isSelfSigned: boolean;
  fingerprint: string;
};

/** What a TLS handshake established. Chain and host name are judged apart: either may fail alone. */
export type TlsFacts = {
  /** As in `TLSv1.3`. */
  version: string;
  cipher: string;
  /** The server's own certificate first, then its issuers as far as the server sent them. */
  chain: CertificateFacts[];
  isTrusted: boolean;
  /** Why the chain is not trusted: OpenSSL's code, as in `CERT_HAS_EXPIRED`. */
  trustError?: string;
  isHostMatch: boolean;
  /** The last certificate of an untrusted chain, PEM: what would have to be trusted for it to pass. */
  issuerPem?: string;
};

/** Under which ids Microsoft logged a request, and when it wants the next one. */
export type MicrosoftAnswer = {
  httpStatus: number;
  requestId: string;
  clientRequestId: string;
  correlationId: string;
  /** Seconds, or a date. */
  retryAfter: string;
  /** The handshake with a host whose certificate was refused. */
  tls: TlsFacts;
};

/** Why Entra refused: the `error` and `error_codes` of its answer. */
export type EntraRefusal = { oauthError: string; entraCodes: number[] };

/** What each stage records. Every part is absent until it is known, and nothing here is secret. */
export type StageFacts = {
  policy: {
    hosts: string[];
    isSandbox: boolean;
    /** What an Exchange run goes through, which has no stage for the connection. */
    proxies: string[];
    /** Whose certificates are checked less than fully, and the setting that says so. */
    unchecked: { url: string; verification: Exclude<Verification, "full">; setting: string }[];
    /** The oldest version of TLS that is accepted, where it is not 1.2; `setting` is `connector` for its exception. */
    oldestTls: { version: SecureVersion; setting: string };
    /** STARTTLS as the operator wants it for this host, whatever the connector says. */
    startTls: NonNullable<HostRules["startTls"]>;
    /** Connectors may make no exceptions from TLS. */
    areExceptionsRefused: true;
  };
  dns: { addresses: string[] };
  connect: {
    /** The one that answered, with its port. */
    address: string;
    failed: FailedAddress[];
    /** As in `http://proxy.example.com:3128`, or `none`. */
    proxy: string;
    /** Asked when the connector's own port did not answer. */
    ports: PortAnswer[];
  };
  greeting: { banner: string };
  tls: TlsFacts & {
    isEncrypted: boolean;
    /** True where the connection stays on this machine. */
    isLocal: boolean;
    /** What was offered before STARTTLS. */
    plain: Capabilities;
  };
  capabilities: Capabilities & { clientName: string };
  auth: {
    offered: string[];
    mechanism: string;
    /** Whether the server refuses the mail without it; only a deep check asks. */
    isNeeded: boolean;
  };
  sender: { address: string };
  recipients: { accepted: number; total: number; isOwnAddress: boolean };
  content: {
    sizeBytes: number;
    maxSizeBytes: number;
    messageId: string;
    /** The name under which the server keeps the message, where its answer tells it. */
    queueId: string;
    answer: string;
    /** True once a deep check was allowed to begin a message. */
    isAllowed: boolean;
  };
  tenant: Partial<MicrosoftAnswer & EntraRefusal> & {
    issuer: string;
    region: string;
    graphHost: string;
    cloudGraphHost: string;
    /** True when the client ID is a tenant and the tenant ID is none. */
    isSwapped: boolean;
  };
  token: Partial<MicrosoftAnswer & EntraRefusal> & {
    credential: string;
    thumbprint: string;
    certificateValidFrom: string;
    certificateValidTo: string;
    isCached: boolean;
    validTo: string;
  };
  roles: { roles: string[]; isReadable: boolean };
  mailbox: Partial<MicrosoftAnswer> & { answer: "found" | "unknown"; graphCode: string };
  send: Partial<MicrosoftAnswer> & { sizeBytes: number; graphCode: string; messageId: string };
};
