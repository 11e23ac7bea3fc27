import { describe, expect, test } from "vitest";
import { findLeaks } from "#e2e/canaries.ts";
import { readCorpus } from "#e2e/scenarios/corpus.ts";
import { scenarioGroups } from "#e2e/scenarios/scenarios.ts";
import type { OpenConnector } from "#lib/email/connector.ts";

function secretsOf(connector: OpenConnector): string[] {
  return [secretOf(connector)].filter((secret) => secret !== "");
}

function secretOf(connector: OpenConnector): string {
  if (connector.kind !== "exchange") return connector.auth.required ? connector.auth.password : "";
  const { credential } = connector;
  return credential.type === "secret" ? credential.clientSecret : credential.privateKey;
}

/** What OpenSSL, Node and the libraries say, which is nothing for people. */
const rawWords = /ssl|errno|ECONN|EAUTH|undefined|routines|::|AADSTS|\b[A-Z]+_[A-Z_]+\b/i;

describe.each(Object.entries(scenarioGroups))("%s, live", (group, scenarios) => {
  const recordings = new Map(readCorpus(group).map((recorded) => [recorded.name, recorded]));

  test.concurrent.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "%s",
    async (name, scenario) => {
      const { report, recorded } = await scenario.play();
      const said = [report.finding, ...report.warnings, ...report.hints].find(
        (finding) => finding?.rule === scenario.rule,
      );
      expect({ rule: said?.rule ?? report.finding?.rule, class: said?.class }).toEqual({
        rule: scenario.rule,
        class: scenario.class,
      });
      expect(said?.title).not.toMatch(rawWords);
      expect(findLeaks({ report: JSON.stringify(report) }, secretsOf(recorded.connector))).toEqual([]);
      expect(recordings.get(name)?.facts, "run `npm run corpus` after a change of scenarios").toEqual(recorded.facts);
    },
  );
});
