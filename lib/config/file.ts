import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";

/** The operator's file. Without `text` there is none, and every setting has its default. */
export type ConfigFile = { path: string; text?: string };

/** Reads the file that was named, or `mailroom.yml` in the data folder if it is there. Throws `settings`. */
export function readConfigFile({ named, dataDir }: { named: string | undefined; dataDir: string }): ConfigFile {
  const path = named ?? join(dataDir, "mailroom.yml");
  try {
    return { path, text: readFileSync(path, "utf8") };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Where the data folder itself is no good, whoever needs it says so.
    if (!named && (code === "ENOENT" || code === "ENOTDIR")) return { path };
    throw new AppError("settings", `The settings file ${path} cannot be read (${code}).`, { cause });
  }
}
