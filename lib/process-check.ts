import "server-only";
import { AppError } from "#lib/errors.ts";
import { ensureKeyCanary } from "#lib/key-canary.ts";
import { logger } from "#lib/logger.ts";

/** What every process does before its work: read the settings, hold the key ring against the database; or stop. */
export async function checkProcess(): Promise<void> {
  try {
    await ensureKeyCanary();
  } catch (error) {
    if (error instanceof AppError) logger.fatal(error.message);
    else logger.fatal({ err: error }, "The database cannot be used: check DATABASE_URL and that it runs.");
    process.exit(1);
  }
}
