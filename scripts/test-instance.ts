import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { applyMigrations } from "#prisma/migrate.ts";
import { findFreePort } from "#scripts/ports.ts";
import { startPostgres } from "#scripts/postgres.ts";
import { startWeb, startWorker, waitUntilReady } from "#scripts/servers.ts";

/** Nothing of a test is open to the network unless the test is about that. */
const loopback = "127.0.0.1";

/** Where tests build the web application, beside the build of a running instance. */
export const testDistDir = ".next-test";

/** A migrated PostgreSQL of its own in a temporary folder, gone after `stop`. */
type TestDatabase = { url: string; folder: string; stop: () => Promise<void> };

/** Starts a {@link TestDatabase}. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "mailroom-test-"));
  // The database's own account has to pass through.
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, "logs"));
  const { url, server } = await startPostgres(folder, { isDurable: false });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await applyMigrations(url);
    return { url, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A whole Mailroom of its own: database, worker and web process on free ports, gone after `stop`. */
type TestInstance = {
  url: string;
  databaseUrl: string;
  env: NodeJS.ProcessEnv;
  logFolder: string;
  stop: () => Promise<void>;
};

/**
 * Starts a {@link TestInstance} with these settings besides its database and key, at a port that they may have to name;
 * it needs a build in `.next-test`.
 */
export async function startTestInstance(settings: Record<string, string>, namedPort?: number): Promise<TestInstance> {
  const database = await startTestDatabase();
  const port = namedPort ?? (await findFreePort());
  const env = {
    ...withoutOwnSettings(process.env),
    NEXT_DIST_DIR: testDistDir,
    MAILROOM_LISTEN: loopback,
    DATABASE_URL: database.url,
    MAILROOM_DATA_DIR: database.folder,
    MAILROOM_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, "test").toString("base64")}`,
    ...settings,
  };
  const output = { env, logsIn: database.folder };
  const workerSince = new Date();
  const worker = startWorker(output);
  const web = startWeb({ port, listen: env.MAILROOM_LISTEN, ...output });
  const stop = async () => {
    await web.stop();
    await worker.stop();
    await database.stop();
  };
  try {
    await waitUntilReady(port, [worker, web], { workerSince, listen: env.MAILROOM_LISTEN });
    const logFolder = join(database.folder, "logs");
    return { url: `http://${loopback}:${port}`, databaseUrl: database.url, env, logFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Our settings set to nothing, those of a `.env` file too: Next reads that file itself and fills in what is absent. */
export function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fromFile = existsSync(".env") ? Object.keys(parseEnv(readFileSync(".env", "utf8"))) : [];
  const own = Object.keys(env).filter((key) => key.startsWith("MAILROOM_") || key === "DATABASE_URL" || key === "PORT");
  return { ...env, ...Object.fromEntries([...fromFile, ...own].map((key) => [key, ""])) };
}
