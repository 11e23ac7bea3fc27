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

/** Web processes and a worker over one database, gone after `stop`. */
type TestProcesses = { urls: string[]; stop: () => Promise<void> };

/** Starts {@link TestProcesses}, one web process at each of the ports; they need a build in `.next-test`. */
export async function startTestProcesses(env: NodeJS.ProcessEnv, ports: number[]): Promise<TestProcesses> {
  const output = { env, logsIn: env.MAILROOM_DATA_DIR };
  const workerSince = new Date();
  const listen = env.MAILROOM_LISTEN;
  const children = [startWorker(output), ...ports.map((port) => startWeb({ port, listen, ...output }))];
  const stop = async () => {
    for (const child of children.toReversed()) await child.stop();
  };
  try {
    await Promise.all(ports.map((port) => waitUntilReady(port, children, { workerSince, listen })));
    return { urls: ports.map((port) => `http://${loopback}:${port}`), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The environment of processes that use this database, with these settings besides it and its key. */
export function testEnvironment({ url, folder }: TestDatabase, settings: Record<string, string>): NodeJS.ProcessEnv {
  return {
    ...withoutOwnSettings(process.env),
    NEXT_DIST_DIR: testDistDir,
    MAILROOM_LISTEN: loopback,
    DATABASE_URL: url,
    MAILROOM_DATA_DIR: folder,
    MAILROOM_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, "test").toString("base64")}`,
    ...settings,
  };
}

/** A whole Mailroom of its own: database, worker and web process on free ports, gone after `stop`. */
type TestInstance = {
  url: string;
  databaseUrl: string;
  env: NodeJS.ProcessEnv;
  logFolder: string;
  stop: () => Promise<void>;
};

/** Starts a {@link TestInstance} with these settings besides its database and key, at a port that they may have to name. */
export async function startTestInstance(settings: Record<string, string>, namedPort?: number): Promise<TestInstance> {
  const database = await startTestDatabase();
  try {
    const port = namedPort ?? (await findFreePort());
    const env = testEnvironment(database, settings);
    const processes = await startTestProcesses(env, [port]);
    const stop = async () => {
      await processes.stop();
      await database.stop();
    };
    const logFolder = join(database.folder, "logs");
    return { url: `http://${loopback}:${port}`, databaseUrl: database.url, env, logFolder, stop };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Our settings set to nothing, those of a `.env` file too: Next reads that file itself and fills in what is absent. */
export function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fromFile = existsSync(".env") ? Object.keys(parseEnv(readFileSync(".env", "utf8"))) : [];
  const own = Object.keys(env).filter((key) => key.startsWith("MAILROOM_") || key === "DATABASE_URL" || key === "PORT");
  return { ...env, ...Object.fromEntries([...fromFile, ...own].map((key) => [key, ""])) };
}
