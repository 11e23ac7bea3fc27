import { expect } from "vitest";
import { createTestDatabase } from "#e2e/test-database.ts";

/** These parts of `lib/` never touch a database, see biome.json. */
const withoutDatabase = /\/lib\/(email|diagnosis|domain)\//;

// Each test file gets a database of its own, so that files can run side by side and clear their tables.
if (!withoutDatabase.test(expect.getState().testPath ?? "")) {
  process.env.DATABASE_URL = await createTestDatabase();
  process.env.MAILROOM_ENCRYPTION_KEYS = `test:${Buffer.alloc(32, "test").toString("base64")}`;
  process.env.MAILROOM_ALLOWED_HOSTS = "*,127.0.0.1,localhost";
  process.env.MAILROOM_ALLOWED_PORTS = "*";
  process.env.MAILROOM_TESTS_PER_PERSON = "1000";
  process.env.MAILROOM_TESTS_PER_MINUTE = "1000";
  process.env.MAILROOM_TESTS_AT_ONCE = "1000";
  process.env.MAILROOM_LOG_LEVEL = "silent";
}
