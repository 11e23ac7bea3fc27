import { templateVariable } from "#e2e/test-database.ts";
import { startTestDatabase } from "#scripts/test-instance.ts";

/** Vitest's global set-up: one PostgreSQL for the run, with a migrated template that test files copy. */
export async function setup(): Promise<() => Promise<void>> {
  const database = await startTestDatabase();
  process.env[templateVariable] = database.url;
  return database.stop;
}
