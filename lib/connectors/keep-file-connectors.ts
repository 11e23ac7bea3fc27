import "server-only";
import { syncFileConnectors } from "#lib/connectors/file-connectors.ts";
import { logger } from "#lib/logger.ts";

/** {@link syncFileConnectors} as a process does it, which tells of it in its log. */
export async function keepFileConnectors(): Promise<void> {
  const changed = await syncFileConnectors();
  if (changed > 0) logger.info({ changed }, "The connectors of the settings file are in force.");
}
