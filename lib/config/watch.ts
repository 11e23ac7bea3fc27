import "server-only";
import { statSync } from "node:fs";
import { AppError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { reloadSettings, type Settings, settings, settingsFiles } from "#lib/settings.ts";

/** How often the files are looked at, in milliseconds. What is being written is left until two looks agree. */
const lookEveryMs = 400;

/**
 * Reads the operator's file again whenever it, or a file that it refers to, has changed, and on SIGHUP. Looks by itself,
 * since file systems of containers and networks tell no changes. `onChange` hears of every settings that came in force.
 * Answers how to stop.
 */
export function watchSettings(onChange: (values: Settings) => void | Promise<void> = () => {}): () => void {
  // Always before the file is read: what changes after it is then found.
  let files = settingsFiles();
  let loaded = signatureOf(files);
  let seen: string | undefined;

  async function look() {
    const found = signatureOf(files);
    if (found !== loaded && found === seen) {
      files = settingsFiles();
      loaded = signatureOf(files);
      await read();
    }
    seen = found;
  }

  async function read() {
    try {
      const values = reloadSettings();
      logger.info({ file: values.configFile.path }, "The settings file is in force.");
      await onChange(values);
    } catch (error) {
      if (error instanceof AppError)
        logger.error(`The settings file was refused, and nothing changed: ${error.message}`);
      else logger.error({ err: error }, "The settings file could not be put in force.");
    }
  }

  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  process.on("SIGHUP", read);
  // It may have changed since this process began.
  if (settings().configFile.isThere) read();
  return () => {
    clearInterval(timer);
    process.off("SIGHUP", read);
  };
}

/** Changes when one of the files does; a file that is not there is part of it. */
function signatureOf(files: string[]): string {
  const signs = files.map((file) => {
    try {
      const { ino, size, mtimeMs } = statSync(file);
      return `${ino} ${size} ${mtimeMs}`;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  });
  return signs.join(", ");
}
