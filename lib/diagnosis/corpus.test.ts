import { describe, expect, test } from "vitest";
import { readWholeCorpus } from "#e2e/scenarios/corpus.ts";
import { hintRules } from "#lib/diagnosis/hint-rules.ts";
import { readKnown } from "#lib/diagnosis/known.ts";
import { diagnose, hitsOf } from "#lib/diagnosis/match.ts";
import { rules } from "#lib/diagnosis/rules.ts";
import { warningRules } from "#lib/diagnosis/warning-rules.ts";

const cases = readWholeCorpus();
const named = cases.map((recorded) => [recorded.name, recorded] as const);

describe("every recorded failure is explained by its rule", () => {
  test.each(named)("%s", (_, { rule, class: wanted, facts, connector }) => {
    const { finding, warnings, hints } = diagnose(facts, connector);
    const found = [finding, ...warnings, ...hints].find((candidate) => candidate?.rule === rule);
    expect({ rule: found?.rule ?? finding?.rule, class: found?.class }).toEqual({ rule, class: wanted });
    if (finding) expect(finding.rule).toBe(rule);
  });
});

describe("no rule is shadowed by another for its own case", () => {
  test.each(named.filter(([, { facts }]) => facts.failure))("%s", (_, { rule, facts, connector }) => {
    const [best, next] = hitsOf(rules, readKnown(facts, connector));
    if (rule === "unknown") return expect(best).toBeUndefined();
    expect(best?.rule.id).toBe(rule);
    expect(best?.score).toBeGreaterThan(next?.score ?? 0);
  });
});

test("there is a recording for every rule", () => {
  const recorded = new Set(cases.map(({ rule }) => rule));
  const missing = [...rules, ...warningRules, ...hintRules].map(({ id }) => id).filter((id) => !recorded.has(id));
  expect(missing).toEqual([]);
});

test("recordings have names of their own and hold no secret", () => {
  const names = cases.map(({ name }) => name);
  expect(names).toHaveLength(new Set(names).size);
  for (const { connector, facts } of cases) {
    const secrets = [
      connector.kind !== "exchange" && connector.auth.required && connector.auth.password,
      connector.kind === "exchange" && connector.credential.type === "secret" && connector.credential.clientSecret,
    ].filter((secret) => typeof secret === "string" && secret !== "");
    for (const secret of secrets) expect(JSON.stringify(facts)).not.toContain(secret);
  }
});
