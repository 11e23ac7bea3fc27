import { fixesOf } from "#lib/diagnosis/fixes.ts";
import { hintRules } from "#lib/diagnosis/hint-rules.ts";
import { type Case, type Connector, type Known, readKnown } from "#lib/diagnosis/known.ts";
import type { Match, Rule } from "#lib/diagnosis/rule.ts";
import { rulesFor } from "#lib/diagnosis/rules.ts";
import { fillIn, unknownRule, valuesOf } from "#lib/diagnosis/sentences.ts";
import { warningRules } from "#lib/diagnosis/warning-rules.ts";
import type { RunFacts } from "#lib/email/facts.ts";
import type { Diagnosis, Finding } from "#lib/email/report.ts";
import { type SecretField, secretFields } from "#lib/email/secrets.ts";

/** How many further explanations a failure brings along. */
const maxOthers = 3;

/** A rule that fits, with how closely it does. */
export type Hit = { rule: Rule; score: number };

/**
 * Explains what a run found out: a failure by the rule that fits most specifically, with the next best ones behind it;
 * a success by everything that deserves attention all the same. Where nothing fits a failure, the answer says which
 * stage failed and repeats the raw words; that is a legal answer. Pure.
 */
export function diagnose(facts: RunFacts, connector: Connector): Diagnosis {
  const { failure } = facts;
  const known = readKnown(facts, connector);
  const explain = (rule: Rule) => findingOf(rule, { facts, known, connector });
  const explainAll = (candidates: readonly Rule[]) => hitsOf(candidates, known).map(({ rule }) => explain(rule));
  if (!failure) return { others: [], warnings: explainAll(warningRules), hints: explainAll(hintRules) };

  const [best, ...rest] = hitsOf(rulesFor(known.kind), known);
  const finding = explain(best?.rule ?? unknownRule(failure));
  const isSpared = best?.rule.sparesCheck || (finding.class === "rcpt" && known.isOwnAddress);
  if (isSpared && facts.action !== "send")
    return { others: [], warnings: [finding, ...explainAll(warningRules)], hints: [] };
  const titles = new Set([finding.title]);
  // Several rows may stand for one cause: it is named once.
  const others = rest
    .map(({ rule }) => without(finding, explain(rule)))
    .filter(({ title }) => titles.size < titles.add(title).size);
  // A refused recipient says nothing against the connector: what else there is to say about it stands beside it.
  const warnings = finding.class === "rcpt" ? explainAll(warningRules) : [];
  return { finding, others: others.slice(0, maxOthers), warnings, hints: [] };
}

/** A further explanation without the buttons and lines that the first one shows already. */
function without(first: Finding, { fixes, lines, ...rest }: Finding): Finding {
  return {
    ...rest,
    fixes: fixes.filter(({ label }) => !first.fixes.some((fix) => fix.label === label)),
    lines: lines.filter(({ text }) => !first.lines.some((line) => line.text === text)),
  };
}

function findingOf(rule: Rule, { facts, known, connector }: Case): Finding {
  const { failure } = facts;
  const values = valuesOf({ facts, known, connector });
  const fill = (sentence: string) => fillIn(sentence, values);
  const setting = (rule.about ? undefined : failure?.setting) ?? (rule.setting && fill(rule.setting));
  return {
    rule: rule.id,
    class: rule.class,
    stage: rule.about ?? failure?.stage ?? "policy",
    title: fill(rule.title),
    cause: fill(rule.cause),
    remedies: rule.remedies.map(fill),
    ...(rule.link ? { link: rule.link } : {}),
    ...(rule.field ? { field: fieldOf(rule.field, connector) } : {}),
    ...(setting ? { setting } : {}),
    fixes: fixesOf(rule.fixes ?? [], { facts, known, connector }),
    lines: (rule.lines ?? []).map(({ label, text }) => ({ label, text: fill(text) })),
    ...(rule.isAboutDomain ? { isAboutDomain: true } : {}),
    ...(failure?.isServerText && failure.text && !rule.about ? { serverSaid: failure.text } : {}),
  };
}

/** A well-known service decides on the endpoint itself: there the service is what can be changed. */
function fieldOf(field: string, connector: Connector): string {
  if (field === "secret") return secretFields[secretOf(connector)].path;
  const isEndpoint = ["host", "port", "secure", "startTls"].includes(field);
  return connector.kind === "wellKnown" && isEndpoint ? "service" : field;
}

function secretOf(connector: Connector): SecretField {
  if (connector.kind !== "exchange") return "password";
  return connector.credential.type === "secret" ? "clientSecret" : "privateKey";
}

/** The rules that fit, the most specific first. */
export function hitsOf(candidates: readonly Rule[], known: Known): Hit[] {
  return candidates
    .flatMap((rule) => {
      const score = scoreOf(rule.match, known);
      return score === undefined ? [] : [{ rule, score }];
    })
    .sort((a, b) => b.score - a.score);
}

/** What a condition is worth: the more it narrows down, the more. */
const weights: Partial<Record<keyof Known, number>> = {
  host: 6,
  provider: 6,
  entraCode: 6,
  graphCode: 6,
  code: 5,
  enhanced: 5,
  text: 5,
  oauthError: 4,
  password: 4,
  username: 4,
  httpStatus: 3,
  reply: 3,
  command: 2,
  port: 2,
  stage: 2,
};

/** How specific a rule is for this case, or `undefined` where a condition does not hold. */
function scoreOf(match: Match, known: Known): number | undefined {
  let score = 0;
  for (const key of Object.keys(match) as (keyof Known)[]) {
    const wanted = match[key];
    const actual: unknown[] = [known[key] ?? []].flat();
    const index = actual.findIndex((value) => holds(wanted, value));
    if (index < 0) return undefined;
    score += (weights[key] ?? 1) + bonusOf(key, wanted, { isFirst: index === 0 && actual.length > 1 });
  }
  return score;
}

/** A code below another says more than the one around it; a range of enhanced codes says less than one of them. */
function bonusOf(key: keyof Known, wanted: unknown, { isFirst }: { isFirst: boolean }): number {
  if (key === "code" && isFirst) return 1;
  return key === "enhanced" && wanted instanceof RegExp ? -2 : 0;
}

function holds(wanted: unknown, actual: unknown): boolean {
  if (wanted instanceof RegExp) return typeof actual === "string" && wanted.test(actual);
  if (Array.isArray(wanted)) return wanted.includes(actual);
  if (typeof wanted === "object" && wanted !== null && "below" in wanted) {
    return typeof actual === "number" && actual < Number(wanted.below);
  }
  return wanted === actual;
}
