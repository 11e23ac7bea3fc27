import "server-only";
import { existsSync, statSync } from "node:fs";
import { AppError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { reloadSettings, type Settings, settings, settingsFiles } from "#lib/settings.ts";

/** How often the files are looked at, in milliseconds. What is being written is left until two looks agree. */
const lookEveryMs = 400;

/** After how many looks what could not be done is tried again. */
const looksBetweenTries = 10;

/**
 * Reads the operator's file again whenever it, or a file that it refers to, has changed, and on SIGHUP. Looks by itself,
 * since file systems of containers and networks tell no changes. `apply` hears of the settings in force, now and whenever
 * they change, one after the other; where it fails, it is asked again. Answers, once it was asked, how to stop.
 */
export async function watchSettings(apply: (values: Settings) => void | Promise<void> = () => {}): Promise<() => void> {
  // Always before the file is read: what changes after it is then found.
  let files = settingsFiles();
  let loaded = signatureOf(files);
  let seen: string | undefined;
  let looks = 0;
  let isApplied = true;
  let work = Promise.resolve();

  function look() {
    const found = signatureOf(files);
    looks += 1;
    if (found !== loaded && found === seen) {
      files = settingsFiles();
      loaded = signatureOf(files);
      read();
    } else if (!isApplied && looks % looksBetweenTries === 0) {
      isApplied = true;
      put();
    }
    seen = found;
  }

  function read() {
    if (reload()) put();
  }

  // In turn and with what is in force by then, so that nothing older comes after something newer.
  function put() {
    work = work.then(async () => {
      try {
        await apply(settings());
        isApplied = true;
      } catch (err) {
        isApplied = false;
        logger.error({ err }, "What the settings file says could not all be done; it is tried again.");
      }
    });
  }

  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  process.on("SIGHUP", read);
  // It may have changed, or come, since this process began.
  const { path, isThere } = settings().configFile;
  if (isThere || existsSync(path)) reload();
  put();
  await work;
  return () => {
    clearInterval(timer);
    process.off("SIGHUP", read);
  };
}

function reload(): boolean {
  try {
    const { configFile } = reloadSettings();
    logger.info({ file: configFile.path }, "The settings file is in force.");
    return true;
  } catch (error) {
    if (error instanceof AppError) logger.error(`The settings file was refused, and nothing changed: ${error.message}`);
    else logger.error({ err: error }, "The settings file could not be read.");
    return false;
  }
}

/** Changes when one of the files does; a file that is not there is part of it. */
function signatureOf(files: string[]): string {
  const signs = files.map((file) => {
    try {
      const { ino, size, mtimeMs, ctimeMs } = statSync(file);
      return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  });
  return signs.join(", ");
}
