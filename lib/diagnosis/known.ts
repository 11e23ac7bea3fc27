import { isFresh } from "#lib/diagnosis/certificate-life.ts";
import { type ExchangeKnown, readExchangeKnown } from "#lib/diagnosis/exchange-known.ts";
import { uncheckedIn } from "#lib/diagnosis/unchecked.ts";
import { parseMailbox } from "#lib/email/address.ts";
import type { ConnectorView, OpenConnector } from "#lib/email/connector.ts";
import type { RunFacts, StageRecords } from "#lib/email/facts.ts";
import { type ProviderId, providerOf, providers } from "#lib/email/providers.ts";
import type { Action, StageName } from "#lib/email/report.ts";
import { endpointOf } from "#lib/email/target.ts";

/** A connector as it stands, with or without its secrets. */
export type Connector = ConnectorView | OpenConnector;

/** One case to be explained, in every form in which it is needed. */
export type Case = { facts: RunFacts; known: Known; connector: Connector };

/** Everything that rules can ask for, on one level. Absent means: not known, and no condition on it holds. */
export type Known = ExchangeKnown & {
  action: Action;
  kind: Connector["kind"];
  provider: ProviderId | undefined;

  stage: StageName | undefined;
  /** The code below first, which says more than the one that a library put around it. */
  code: string[];
  reply: number | undefined;
  enhanced: string | undefined;
  command: string | undefined;
  httpStatus: number | undefined;
  graphCode: string | undefined;
  entraCode: number[];
  oauthError: string | undefined;
  text: string | undefined;

  host: string | undefined;
  port: number | undefined;
  /** Whether the connector starts with TLS. */
  secure: boolean | undefined;
  /** Whether the connector signs in. */
  auth: boolean;
  username: string | undefined;
  /** Known only while a connector is open. Nothing of it reaches a sentence. */
  password: string | undefined;

  isEncrypted: boolean | undefined;
  /** The connection stays on this machine. */
  isLocal: boolean | undefined;
  isSandbox: boolean;
  tlsVersion: string | undefined;
  /** What allows versions of TLS before 1.2: a setting, or `connector`. */
  oldTlsFrom: string | undefined;
  /** Who decides about STARTTLS. */
  startTlsFrom: "connector" | "hosts";
  /** How far the certificates were checked that were checked less than fully. */
  unchecked: string[];
  /** Of every certificate that was shown. */
  issuer: string[];
  /** Of the server's certificate. */
  daysLeft: number | undefined;
  /** At least a third of its life is left. */
  isCertificateFresh: boolean | undefined;
  /** Every address that was tried is one of IPv6. */
  isIpv6: boolean | undefined;
  /** What the server said it can do, before TLS and after. */
  extensions: string[];
  /** False when the server would have taken the mail without a sign-in. */
  isAuthNeeded: boolean | undefined;
  /** A check without recipients asks for the sender's own address. */
  isOwnAddress: boolean | undefined;
  /** A check: some of the recipients were refused, and others accepted. */
  areSomeRefused: boolean;
  /** The other side's words hold the sender's address. */
  isSenderNamed: boolean | undefined;
  /** The user name is an address, and whether it is the sender's. */
  isSenderUser: boolean | undefined;
  /** The provider sends under the account's own address. */
  rewritesFrom: boolean;
};

/** Puts what a run found out and what the connector says on one level. Pure. */
export function readKnown({ action, stages, failure }: RunFacts, connector: Connector): Known {
  const endpoint = connector.kind === "exchange" ? undefined : endpointOf(connector);
  const provider = providerOf(endpoint?.host ?? "", stages.greeting?.banner);
  const username = connector.kind !== "exchange" && connector.auth.required ? connector.auth.username : undefined;
  const { tls } = stages;
  const { accepted = 0, total = 0 } = stages.recipients ?? {};
  const handshake = failure?.tls ?? tls;
  const own = tls?.chain?.[0];
  return {
    action,
    kind: connector.kind,
    provider: connector.kind === "exchange" ? "microsoft" : provider,

    stage: failure?.stage,
    code: [failure?.originalCode, failure?.code].filter((code) => code !== undefined),
    reply: failure?.reply,
    enhanced: failure?.enhanced,
    command: failure?.command,
    httpStatus: failure?.httpStatus,
    graphCode: failure?.graphCode,
    entraCode: failure?.entraCodes ?? [],
    oauthError: failure?.oauthError,
    text: failure?.text,

    // The operator may have Amazon SES dialled elsewhere.
    host: endpoint && (stages.policy?.hosts?.[0] ?? endpoint.host),
    port: endpoint?.port,
    secure: endpoint?.secure,
    auth: connector.kind === "exchange" || connector.auth.required,
    username,
    password: passwordOf(connector),

    isEncrypted: failure?.isEncrypted ?? tls?.isEncrypted,
    isLocal: tls?.isLocal,
    isSandbox: stages.policy?.isSandbox ?? false,
    tlsVersion: tls?.version,
    oldTlsFrom: oldTlsFrom(stages.policy),
    startTlsFrom: stages.policy?.startTls ? "hosts" : "connector",
    unchecked: uncheckedIn(stages).map(({ verification }) => verification),
    issuer: handshake?.chain?.map(({ issuer }) => issuer) ?? [],
    daysLeft: own?.daysLeft,
    isCertificateFresh: own && isFresh(own),
    isIpv6: stages.connect?.failed?.every(({ address }) => address.includes(":")),
    extensions: [...(tls?.plain?.extensions ?? []), ...(stages.capabilities?.extensions ?? [])],
    isAuthNeeded: stages.auth?.isNeeded,
    isOwnAddress: stages.recipients?.isOwnAddress,
    areSomeRefused: action !== "send" && accepted > 0 && accepted < total,
    isSenderNamed: failure?.text.toLowerCase().includes(senderOf(connector)),
    isSenderUser: username?.includes("@") ? username.toLowerCase() === senderOf(connector) : undefined,
    rewritesFrom: provider !== undefined && "rewritesFrom" in providers[provider],

    ...readExchangeKnown(stages, connector),
  };
}

function oldTlsFrom({ oldestTls }: StageRecords["policy"] = {}): string | undefined {
  return oldestTls && ["TLSv1", "TLSv1.1"].includes(oldestTls.version) ? oldestTls.setting : undefined;
}

/** The bare address of the sender, in lower case. */
export function senderOf({ sender }: Connector): string {
  const parsed = parseMailbox(sender, { isDotlessAllowed: true });
  return (parsed.ok ? parsed.mailbox.address : sender).toLowerCase();
}

function passwordOf(connector: Connector): string | undefined {
  if (connector.kind === "exchange" || !connector.auth.required) return undefined;
  return "password" in connector.auth ? connector.auth.password : undefined;
}
