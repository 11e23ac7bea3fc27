import { buildWeb, generateClient } from "#scripts/build.ts";
import { testDistDir } from "#scripts/test-instance.ts";

/** Playwright's global set-up: what the instances of its workers start from, built once. */
// biome-ignore lint/style/noDefaultExport: Playwright asks for one.
export default async function setup(): Promise<void> {
  await generateClient();
  await buildWeb(testDistDir);
}
