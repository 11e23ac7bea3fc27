import { measureBundles } from "#scripts/bench/bundles.ts";
import { measureExplaining } from "#scripts/bench/explaining.ts";
import { measureList } from "#scripts/bench/list.ts";
import { measureSending } from "#scripts/bench/sending.ts";
import { buildWeb, generateClient } from "#scripts/build.ts";
import { runMain } from "#scripts/main.ts";
import { testDistDir } from "#scripts/test-instance.ts";

/** Prints the speed and size goals as ratios and differences measured in one run. Aims inform; they fail nothing. */
await runMain(async () => {
  await generateClient();
  await buildWeb(testDistDir);
  for (const measure of [measureSending, measureExplaining, measureList, measureBundles]) {
    for (const { what, value, aim } of await measure()) console.log(`${what}: ${value} (aim: ${aim})`);
  }
  return 0;
});
