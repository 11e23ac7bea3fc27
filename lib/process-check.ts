import "server-only";
import { AppError } from "#lib/errors.ts";
import { ensureKeyCanary } from "#lib/key-canary.ts";
import { logger } from "#lib/logger.ts";
import { settings } from "#lib/settings.ts";

async function ensureFirstAdministrator(): Promise<void> {
  const first = settings().firstAdministrator;
  if (!first) return;
  // The worker runs this too: whichever process is first.
  const { ensureAdministrator } = await import("#lib/people/set-up.ts");
  await ensureAdministrator(first.email, first.password);
}

/** What every process does before its work: read the settings, hold the key ring against the database; or stop. */
export async function checkProcess(): Promise<void> {
  try {
    await ensureKeyCanary();
    await ensureFirstAdministrator();
    if (settings().isLostKeyAccepted)
      logger.warn("MAILROOM_ACCEPT_LOST_KEY is on: take it away again after this start.");
  } catch (error) {
    if (error instanceof AppError) logger.fatal(error.message);
    else logger.fatal({ err: error }, "The database cannot be used: check DATABASE_URL and that it runs.");
    process.exit(1);
  }
}
