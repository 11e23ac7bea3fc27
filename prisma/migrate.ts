import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DiffTarget, MigrationDirectory } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { AppError } from "#lib/errors.ts";
import { withSchemaEngine } from "#prisma/schema-engine.ts";

const baseDir = join(import.meta.dirname, "migrations");
const filters = { externalTables: [], externalEnums: [] };
/** Taken while migrations run, so that machines which start together take turns. The number is ours alone. */
const advisoryLock = 7_245_001;
const connectWithinMs = 10_000;

/**
 * Applies the migrations that this database has not seen yet; answers their names. Throws `unavailable` when the
 * database cannot be reached or refuses us.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const client = await connect(databaseUrl);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    const migrationsList = await listMigrations();
    const applied = await withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList, filters }),
    );
    return applied.appliedMigrationNames;
  } finally {
    await client.end();
  }
}

/** The SQL that leads from one schema text to another; an empty text stands for an empty database. */
export async function diffSchemas(databaseUrl: string, from: string, to: string): Promise<string> {
  const target = (content: string): DiffTarget =>
    content === "" ? { tag: "empty" } : { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] };
  const change = { from: target(from), to: target(to), script: true, exitCode: null, filters };
  const { stdout } = await withSchemaEngine(databaseUrl, (engine) => engine.diff(change));
  return stdout ?? "";
}

async function listMigrations() {
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (path): Promise<MigrationDirectory> => {
      const value = await readFile(join(baseDir, path, "migration.sql"), "utf8");
      return { path, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
    }),
  );
  const content = await readFile(join(baseDir, "migration_lock.toml"), "utf8");
  return { baseDir, lockfile: { path: "migration_lock.toml", content }, shadowDbInitScript: "", migrationDirectories };
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectWithinMs });
  // A connection that breaks later rejects the query under way; without a listener it would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new AppError("unavailable", refusalOf(databaseUrl, cause), { cause });
  }
}

/** Never shows the URL itself: it holds the password. */
function refusalOf(databaseUrl: string, cause: unknown): string {
  const { hostname, port, pathname, username } = new URL(databaseUrl);
  const server = `The database server at ${hostname}:${port || 5432}`;
  const { code, message } = cause as { code?: string; message?: string };
  switch (code) {
    case "28P01":
    case "28000":
      return `${server} refuses the user ${username}: correct the user and password in DATABASE_URL.`;
    case "3D000":
      return `${server} has no database ${pathname.slice(1)}: create it, or correct the name in DATABASE_URL.`;
    default:
      return `${server} cannot be reached (${code ?? message}): start it, or correct DATABASE_URL.`;
  }
}
