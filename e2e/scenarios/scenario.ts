import type { Entra, EntraOptions } from "#e2e/stand-ins/entra.ts";
import type { ProxyBehaviour } from "#e2e/stand-ins/proxy-script.ts";
import type { SmtpBehaviour } from "#e2e/stand-ins/smtp-script.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenConnector, OpenExchange, StartTls } from "#lib/email/connector.ts";
import type { RunFacts } from "#lib/email/facts.ts";
import type { HostRules, Policy, ProxyServer, SubmissionPort, TimeLimits, Verification } from "#lib/email/policy.ts";
import type { Action, FailureClass, Report, StageName } from "#lib/email/report.ts";

/** What a stand-in shows as its certificate, made out for the connector's host unless it says otherwise. */
export type CertificateKind =
  | "good"
  /** With an RSA key, which the oldest ciphers need. */
  | "rsa"
  | "expired"
  /** Itself valid, and issued by an authority whose own certificate has expired. */
  | "expiredIssuer"
  | "early"
  | "ending"
  | "selfSigned"
  | "wrongHost"
  /** Made out for signing mail and not for servers. */
  | "forSigning"
  /** From an authority that nobody here knows; its own certificate is not sent along. */
  | "unknownIssuer"
  /** The same with the authority's certificate, as companies and inspecting devices send it. */
  | "privateAuthority"
  /** The same from the maker of a device that inspects connections. */
  | "inspected";

/** What a scenario has to be explained by. */
type Expected = {
  /** The situation in a few words, unique. */
  name: string;
  /** The rule that has to win, or the warning or hint that has to be there. */
  rule: string;
  class: FailureClass;
  action?: Action;
  policy?: Partial<Omit<Policy, "limits">>;
  /** The proxy that the settings name, with what they say of it; `isAbsent`: nothing listens there. */
  proxy?: ProxyBehaviour & { settings?: Partial<ProxyServer>; isAbsent?: true };
  limits?: Partial<TimeLimits>;
};

/**
 * One situation that a server can cause. The connector is what its owner entered: host and port are the ones that the
 * diagnosis sees, while the connection goes to a stand-in on this machine.
 */
export type SmtpScenario = Expected & {
  connector?: {
    /** A key of the catalogue; without it the connector is one of the kind Other. */
    service?: string;
    host?: string;
    port?: number;
    secure?: boolean;
    startTls?: StartTls;
    auth?: { username: string; password: string };
    sender?: string;
    trustedCertificate?: string;
    isOldTlsAllowed?: true;
    verification?: Verification;
    proxy?: "required" | "off";
    clientCertificate?: { certificate: string; privateKey: string };
  };
  /** Absent: nothing listens. `noAnswer`: connections are neither accepted nor refused. */
  server?: (Omit<SmtpBehaviour, "certificate"> & { certificate?: CertificateKind }) | "noAnswer";
  /** The operator's rules for the host. */
  hostRules?: HostRules;
  /** Another port, which answers where the connector's own does not. */
  otherPort?: SubmissionPort;
  /** The stand-in is the sandbox. */
  isSandbox?: true;
  /** Somebody stops the run when this stage has begun. */
  cancelAt?: StageName;
  message?: Partial<SmtpMessage>;
  recipients?: string[];
};

/** One situation that Entra or Graph can cause. */
export type ExchangeScenario = Expected & {
  connector?: Partial<OpenExchange>;
  directory?: Partial<EntraOptions>;
  /** Both hosts lead to a port that neither accepts nor refuses. */
  isPortSilent?: true;
  /** Changes what the endpoints answer before the run. */
  prepare?: (entra: Entra) => void;
};

/** A situation as it was recorded: what a run found out, for which connector, and what it has to mean. */
export type RecordedCase = {
  name: string;
  rule: string;
  class: FailureClass;
  connector: OpenConnector;
  facts: RunFacts;
};

/** What playing a scenario gives. */
export type Played = { recorded: RecordedCase; report: Report };
