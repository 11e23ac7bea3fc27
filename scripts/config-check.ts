import { resolve } from "node:path";
import { describeMistake } from "#lib/config/parse.ts";
import { laterMistakes } from "#lib/connectors/later-mistakes.ts";
import { loadSettings } from "#scripts/environment.ts";
import { runMain } from "#scripts/main.ts";

/**
 * Checks the settings without starting anything: those of the file that is named, or else of the one in use. Prints
 * each mistake with its place. Exit codes: 0 without mistakes, 1 with some.
 */
await runMain(async () => {
  const [named] = process.argv.slice(2);
  if (named) process.env.MAILROOM_CONFIG = resolve(named);
  const { config, configFile } = loadSettings();
  const { path, isThere, positionOf } = configFile;
  const mistakes = config.connectors.flatMap(({ id, index, connector, mistakes }) => {
    const found = connector ? laterMistakes(connector, config) : mistakes;
    return found.map(({ path: place, message }) =>
      describeMistake({ ...positionOf(["connectors", index, ...place]), message: `${id}: ${message}` }, path),
    );
  });
  for (const mistake of mistakes) console.error(mistake);
  if (mistakes.length > 0) return 1;
  if (!isThere) console.log(`There is no ${path}: every setting has its default or comes from the environment.`);
  else console.log(`${path} has no mistakes.`);
  return 0;
});
