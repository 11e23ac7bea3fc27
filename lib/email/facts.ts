import type { OpenConnector } from "#lib/email/connector.ts";
import type { Action, Diagnosis, StageName } from "#lib/email/report.ts";
import type { StageFacts, TlsFacts } from "#lib/email/stage-facts.ts";
import { type Redact, redactDeeply } from "#lib/email/transcript.ts";

/** What is known about a failure before anyone interprets it. Absent means: not known. */
export type FailureFacts = {
  stage: StageName;
  /** The library's or our own code: `EAUTH`, `ETIMEDOUT`, `STARTTLS_NOT_OFFERED`. */
  code?: string;
  /** The code below it: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  originalCode?: string;
  /** SMTP reply code, 100 to 599. Never an HTTP status. */
  reply?: number;
  /** Enhanced status code (RFC 3463), as in `5.7.8`. */
  enhanced?: string;
  /** The SMTP command that was answered, in capitals, as in `MAIL FROM`. */
  command?: string;
  httpStatus?: number;
  /** `error.code` of a Graph answer. */
  graphCode?: string;
  /** `error_codes` of an Entra answer. */
  entraCodes?: number[];
  /** `error` of an OAuth answer (RFC 6749 section 5.2). */
  oauthError?: string;
  isEncrypted?: boolean;
  /** The raw words, secrets taken out. Shown as "the server said" when `isServerText`. */
  text: string;
  /** True when `text` came from the other side, false when a library or this machine wrote it. */
  isServerText?: boolean;
  /** The setting that refused, as in `network.allowedHosts`. */
  setting?: string;
  /** The handshake that a certificate was refused in. */
  tls?: TlsFacts;
  /** Values for the `{placeholders}` in a rule's sentences. */
  details?: Record<string, string | number>;
};

/** What the stages of a run recorded, by stage. */
export type StageRecords = { [Name in StageName]?: Partial<StageFacts[Name]> };

/** Everything a run found out before anyone interprets it. Without a failure it succeeded, at least in part. */
export type RunFacts = { action: Action; stages: StageRecords; failure?: FailureFacts };

/** Explains what a run found out. Senders are given it, so that they interpret nothing themselves. */
export type Diagnose = (facts: RunFacts, connector: OpenConnector) => Diagnosis;

/** An error that carries its facts. Senders throw it; `factsOf` reads it. */
export type Failure = Error & { facts: Partial<FailureFacts> };

/** Makes an error that carries facts, for a failure that we detect ourselves. */
export function failure(code: string, text: string, facts: Partial<FailureFacts> = {}): Failure {
  return Object.assign(new Error(text), { facts: { code, text, ...facts } });
}

/** What errors of Node and of the SMTP library carry. */
type CodedError = Error & {
  code?: unknown;
  originalCode?: unknown;
  command?: unknown;
  response?: unknown;
  responseCode?: unknown;
  facts?: Partial<FailureFacts>;
};

/**
 * Reads the facts out of an error of ours, of Node or of the SMTP library. An error without a code is none of these
 * but a bug, and is thrown on.
 * @param redact takes secrets out of a text and cuts it
 */
export function factsOf(error: unknown, stage: StageName, redact: Redact): FailureFacts {
  if (!(error instanceof Error)) throw error;
  const { facts, code, originalCode, command, response, responseCode, message } = error as CodedError;
  if (facts) return { stage, ...facts, ...redacted(facts, redact), text: redact(facts.text ?? message, maxTextLength) };
  if (typeof code !== "string") throw error;
  const common = {
    stage,
    code,
    ...(typeof originalCode === "string" ? { originalCode } : {}),
    ...(typeof command === "string" ? { command: command.toUpperCase() } : {}),
  };
  if (typeof response !== "string") return { ...common, text: redact(message, maxTextLength) };
  const enhanced = enhancedStatusOf(response);
  return {
    ...common,
    ...(typeof responseCode === "number" ? { reply: responseCode } : {}),
    ...(enhanced ? { enhanced } : {}),
    text: redact(response, maxTextLength),
    isServerText: true,
  };
}

/** As much of the other side's words as is ever shown. */
const maxTextLength = 512;

/** These hold the other side's words too: mechanisms, the names in a certificate. */
function redacted({ details, tls }: Partial<FailureFacts>, redact: Redact): Partial<FailureFacts> {
  return {
    ...(details ? { details: redactDeeply(details, redact) } : {}),
    ...(tls ? { tls: redactDeeply(tls, redact) } : {}),
  };
}

/** The enhanced status code in an SMTP answer (RFC 2034), as in `535 5.7.8 Refused` or Google's `535-5.7.8 Refused`. */
export function enhancedStatusOf(reply: string): string | undefined {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];
}
