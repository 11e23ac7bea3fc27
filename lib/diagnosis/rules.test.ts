import { describe, expect, test } from "vitest";
import { readWholeCorpus } from "#e2e/scenarios/corpus.ts";
import { hintRules } from "#lib/diagnosis/hint-rules.ts";
import { type Known, readKnown } from "#lib/diagnosis/known.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import { rules } from "#lib/diagnosis/rules.ts";
import { valuesOf } from "#lib/diagnosis/sentences.ts";
import { warningRules } from "#lib/diagnosis/warning-rules.ts";

const all = [...rules, ...warningRules, ...hintRules];
const byId = new Map(all.map((rule) => [rule.id, rule]));
const named = all.map((rule) => [rule.id, rule] as const);

/** What OpenSSL, Node, the libraries and Microsoft say, which is nothing for people. */
const rawWords = /ssl|errno|ECONN|EAUTH|undefined|routines|::|AADSTS|\b[A-Z]+_[A-Z_]+\b|[.!]$/i;

/** What other people write or choose decides nothing by itself. */
const loose: (keyof Known)[] = ["text", "username", "password", "clientSecret"];
const firm: (keyof Known)[] = [
  ...(["provider", "code", "reply", "enhanced", "command"] as const),
  ...(["httpStatus", "graphCode", "entraCode", "oauthError"] as const),
];

const textsOf = ({ title, cause, remedies, lines = [] }: Rule) => [
  ...[title, cause, ...remedies],
  ...lines.map(({ text }) => text),
];
const placeholdersIn = (texts: string[]) => texts.join(" ").match(/(?<=\{)\w+(?=\})/g) ?? [];

test("the rules have ids of their own", () => {
  expect(all).toHaveLength(byId.size);
});

describe.each(named)("%s", (_, rule) => {
  test("has conditions, and none on words alone", () => {
    const conditions = Object.keys(rule.match) as (keyof Known)[];
    expect(conditions).not.toHaveLength(0);
    const isLoose = conditions.some((key) => loose.includes(key));
    expect(isLoose && !conditions.some((key) => firm.includes(key))).toBe(false);
  });

  test("says plain sentences, and what to do", () => {
    for (const sentence of [rule.cause, ...rule.remedies]) expect(sentence).toMatch(/^[A-Z{'"].*[.?]$/);
    expect(rule.title).not.toMatch(rawWords);
    expect(rule.remedies.length > 0 || rule.class === "cancelled").toBe(true);
    for (const { label, text } of rule.lines ?? []) expect([label, text]).not.toContain("");
  });

  test("leads to pages that are safe to open", () => {
    if (rule.link !== undefined) expect(new URL(rule.link).protocol).toBe("https:");
  });
});

test.each(readWholeCorpus().map((recorded) => [recorded.name, recorded] as const))(
  "every value that a sentence needs is there: %s",
  (_, { rule: id, facts, connector }) => {
    const rule = byId.get(id);
    const values = valuesOf({ facts, known: readKnown(facts, connector), connector });
    const missing = placeholdersIn(rule ? textsOf(rule) : []).filter((name) => !(name in values));
    expect(missing).toEqual([]);
  },
);
