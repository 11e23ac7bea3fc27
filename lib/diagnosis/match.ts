import type { Match, Rule } from "#lib/diagnosis/rule.ts";
import { rules } from "#lib/diagnosis/rules.ts";
import type { ConnectorView, OpenConnector } from "#lib/email/connector.ts";
import type { FailureFacts } from "#lib/email/facts.ts";
import { type Finding, stageLabels } from "#lib/email/report.ts";
import { type Endpoint, endpointOf } from "#lib/email/target.ts";

type Connector = ConnectorView | OpenConnector;
type Case = { facts: FailureFacts; endpoint: Endpoint | undefined; hasAuth: boolean };

/**
 * Explains a failure: the rule that fits most specifically wins. Where none fits, the answer says which stage failed
 * and repeats the raw words; that is a legal answer. Pure.
 */
export function diagnose(facts: FailureFacts, connector: Connector): Finding {
  const endpoint = connector.kind === "exchange" ? undefined : endpointOf(connector);
  const hasAuth = connector.kind === "exchange" || connector.auth.required;
  const rule = findRule({ facts, endpoint, hasAuth }) ?? unknownRule(facts);
  const fill = (sentence: string) => fillIn(sentence, facts, endpoint);
  return {
    rule: rule.id,
    class: rule.class,
    stage: facts.stage,
    title: fill(rule.title),
    cause: fill(rule.cause),
    remedies: rule.remedies.map(fill),
    ...(rule.link ? { link: rule.link } : {}),
    ...(rule.field ? { field: fieldOf(rule.field, connector) } : {}),
    ...(facts.isServerText && facts.text ? { serverSaid: facts.text } : {}),
  };
}

/** A well-known service decides on the endpoint itself: there the service is what can be changed. */
function fieldOf(field: string, { kind }: Connector): string {
  return kind === "wellKnown" && ["host", "port", "secure", "startTls"].includes(field) ? "service" : field;
}

function findRule(failed: Case): Rule | undefined {
  let best: { rule: Rule; score: number } | undefined;
  for (const rule of rules) {
    const score = scoreOf(rule.match, failed);
    if (score !== undefined && score > (best?.score ?? 0)) best = { rule, score };
  }
  return best?.rule;
}

/** How specific a rule is for this case, or `undefined` where a condition does not hold. */
function scoreOf(match: Match, { facts, endpoint, hasAuth }: Case): number | undefined {
  const conditions: [wanted: unknown, holds: () => boolean, weight: number][] = [
    [match.host, () => match.host?.test(endpoint?.host ?? "") ?? false, 6],
    [match.text, () => match.text?.test(facts.text) ?? false, 5],
    [
      match.enhanced,
      () => hasEnhanced(match.enhanced, facts.enhanced),
      includes(match.enhanced, facts.enhanced) ? 5 : 3,
    ],
    [match.graphCode, () => includes(match.graphCode, facts.graphCode), 5],
    [match.entraCode, () => facts.entraCodes?.some((code) => includes(match.entraCode, code)) ?? false, 5],
    [match.oauthError, () => includes(match.oauthError, facts.oauthError), 4],
    [
      match.code,
      () => includes(match.code, facts.originalCode) || includes(match.code, facts.code),
      codeWeight(match, facts),
    ],
    [match.reply, () => includes(match.reply, facts.reply), 3],
    [match.httpStatus, () => includes(match.httpStatus, facts.httpStatus), 3],
    [match.command, () => includes(match.command, facts.command), 2],
    [match.stage, () => includes(match.stage, facts.stage), 2],
    [match.port, () => includes(match.port, endpoint?.port), 2],
    [match.secure, () => match.secure === endpoint?.secure, 1],
    [match.auth, () => match.auth === hasAuth, 1],
    [match.isEncrypted, () => match.isEncrypted === facts.isEncrypted, 1],
  ];
  let score = 0;
  for (const [wanted, holds, weight] of conditions) {
    if (wanted === undefined) continue;
    if (!holds()) return undefined;
    score += weight;
  }
  return score;
}

/** The code below says more than the code that a library wrapped around it. */
function codeWeight(match: Match, facts: FailureFacts): number {
  return includes(match.code, facts.originalCode) ? 6 : 5;
}

function includes<T>(wanted: T | T[] | undefined, actual: T | undefined): boolean {
  if (actual === undefined) return false;
  return Array.isArray(wanted) ? wanted.includes(actual) : wanted === actual;
}

function hasEnhanced(wanted: string | string[] | undefined, actual: string | undefined): boolean {
  return [wanted ?? []].flat().some((code) => (code.endsWith(".") ? actual?.startsWith(code) : actual === code));
}

function fillIn(sentence: string, facts: FailureFacts, endpoint: Endpoint | undefined): string {
  const values: Record<string, string | number> = {
    ...(endpoint ? { host: endpoint.host, port: endpoint.port } : {}),
    stage: stageLabels[facts.stage],
    code: facts.originalCode ?? facts.code ?? "none",
    ...facts.details,
  };
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "unknown"));
}

function unknownRule({ isServerText }: FailureFacts): Rule {
  return {
    id: "unknown",
    match: {},
    class: "unknown",
    title: isServerText
      ? "The server answered in a way that Mailroom does not know"
      : 'The stage "{stage}" failed for a reason that Mailroom does not know',
    cause: isServerText
      ? 'The stage "{stage}" failed. What the server said stands below; the stages before it worked.'
      : 'The stages before "{stage}" worked. The technical code is {code}; the transcript shows how far it came.',
    remedies: [
      "Look the server's words up in the provider's help pages.",
      "Give this report to whoever looks after the mail server.",
    ],
  };
}
