import "server-only";
import { syncFileConnectors } from "#lib/connectors/file-connectors.ts";
import { logger } from "#lib/logger.ts";

/** {@link syncFileConnectors} as a process does it: what goes wrong is logged, and stops nothing. */
export async function keepFileConnectors(): Promise<void> {
  try {
    const changed = await syncFileConnectors();
    if (changed > 0) logger.info({ changed }, "The connectors of the settings file are in force.");
  } catch (err) {
    logger.error({ err }, "The connectors of the settings file could not be put in force.");
  }
}
