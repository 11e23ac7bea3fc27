import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { AppError } from "#lib/errors.ts";
import { PrismaClient } from "#lib/generated/prisma/client.ts";
import { settings } from "#lib/settings.ts";

/** Connections of one process. Several web and worker processes share one database, so each stays small. */
const poolSize = 5;

function createClient(): PrismaClient {
  const adapter = new PrismaPg({
    // Read when the first query connects: a build loads this module without having a database.
    get connectionString() {
      return databaseUrl();
    },
    max: poolSize,
    connectionTimeoutMillis: 5_000,
  });
  return new PrismaClient({ adapter });
}

/** Where the database is. Throws `settings` in a process that was started without it. */
export function databaseUrl(): string {
  const url = settings().databaseUrl;
  if (!url) throw new AppError("settings", "DATABASE_URL must be set, or Mailroom started with npm start.");
  return url;
}

const kept = globalThis as { mailroomDb?: PrismaClient };

/** The database. Kept outside the module, so that a development server's reloads do not open a new pool each. */
export const db = kept.mailroomDb ?? createClient();
kept.mailroomDb = db;
