import { AppError } from "#lib/errors.ts";
import type { Settings } from "#lib/settings.ts";
import { generateClient } from "#scripts/build.ts";
import { ensureKeyFile } from "#scripts/data-folder.ts";
import { adoptDatabase, loadSettings, prepareDatabase } from "#scripts/environment.ts";
import { findEmbeddedUrl } from "#scripts/postgres.ts";

/**
 * What a web or worker process or a tool started alone needs: the settings, a generated client, and a database that is up to
 * date; without DATABASE_URL that is the embedded one of this data folder, as long as `npm start` runs it.
 */
export async function prepareSingle(role: "web" | "worker" | "tool"): Promise<Settings> {
  const settings = loadSettings();
  if (!settings.databaseUrl) joinEmbedded(settings, role);
  await generateClient();
  await prepareDatabase();
  return settings;
}

function joinEmbedded({ dataDir, isSandboxOn }: Settings, role: "web" | "worker" | "tool"): void {
  const url = findEmbeddedUrl(dataDir);
  if (!url) {
    throw new AppError(
      "settings",
      "There is no database to use: set DATABASE_URL and MAILROOM_ENCRYPTION_KEYS, or run npm start first.",
    );
  }
  const keys = process.env.MAILROOM_ENCRYPTION_KEYS || ensureKeyFile(dataDir);
  // The worker of `npm start` carries the sandbox already.
  adoptDatabase({ url, keys, isSandboxOn: isSandboxOn && role !== "worker" });
}
