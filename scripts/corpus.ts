import { writeCorpus } from "#e2e/scenarios/corpus.ts";
import { scenarioGroups } from "#e2e/scenarios/scenarios.ts";
import { runMain } from "#scripts/main.ts";

/** Plays every scenario, or those of the groups that are named, and records what the libraries really report. */
await runMain(async () => {
  const named = process.argv.slice(2);
  for (const [group, scenarios] of Object.entries(scenarioGroups)) {
    if (named.length > 0 && !named.includes(group)) continue;
    const cases = [];
    for (const scenario of scenarios) cases.push((await scenario.play()).recorded);
    writeCorpus(group, cases);
    console.log(`${group}: ${cases.length} recorded`);
  }
  return 0;
});
