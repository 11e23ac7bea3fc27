import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import type { Settings } from "#lib/settings.ts";
import { addressesOf } from "#scripts/addresses.ts";
import { buildWeb, generateClient } from "#scripts/build.ts";
import type { Child } from "#scripts/children.ts";
import { ensureKeyFile, prepareDataFolder } from "#scripts/data-folder.ts";
import { adoptDatabase, describeSetUp, loadSettings, prepareDatabase } from "#scripts/environment.ts";
import { takeLock } from "#scripts/lock.ts";
import { runMain } from "#scripts/main.ts";
import { startPostgres } from "#scripts/postgres.ts";
import { endOf, needPort, startWeb, startWorker, waitUntilReady } from "#scripts/servers.ts";
import { step } from "#scripts/steps.ts";

/** How long the processes of a killed start may take to leave, in milliseconds. */
const leavingMs = 15_000;

await runMain(
  async () => {
    const settings = loadSettings();
    const { dataDir, port, listen } = settings;
    const addresses = addressesOf(settings);
    prepareDataFolder(dataDir);

    const runningFile = join(dataDir, "running.json");
    const lock = takeLock(join(dataDir, "lock"));
    if (!lock) throw alreadyRunning(runningFile);
    await needPort({ port, listen }, existsSync(runningFile) ? leavingMs : 0);
    writeFileSync(runningFile, JSON.stringify({ pid: process.pid, url: addresses[0] }));
    process.once("exit", () => {
      rmSync(runningFile, { force: true });
      lock.close();
    });

    await generateClient();
    const database = settings.databaseUrl ? [] : [await startDatabase(settings)];
    await step("Preparing the database", prepareDatabase);
    await buildWeb();

    const workerSince = new Date();
    const worker = startWorker({ logsIn: dataDir });
    const web = startWeb({ port, listen, logsIn: dataDir });
    const children = [...database, worker, web];
    await step("Starting", () => waitUntilReady(port, children, { workerSince, logsIn: dataDir, listen }));
    console.log(`Mailroom is ready at ${addresses.join(", ")}`);
    const setUp = await describeSetUp(addresses[0] ?? "");
    if (setUp) console.log(setUp);
    throw await Promise.race(children.map(async (child) => endOf(child, await child.exited, dataDir)));
  },
  { isServer: true },
);

async function startDatabase({ dataDir, isSandboxOn, isLostKeyAccepted: isLossAccepted }: Settings): Promise<Child> {
  const keys = process.env.MAILROOM_ENCRYPTION_KEYS || ensureKeyFile(dataDir, { isLossAccepted });
  const { url, server } = await step("Starting the database", () => startPostgres(dataDir, { isDurable: true }));
  adoptDatabase({ url, keys, isSandboxOn });
  return server;
}

function alreadyRunning(runningFile: string): AppError {
  const { pid, url } = readRunning(runningFile);
  return new AppError(
    "unavailable",
    `Mailroom is already running at ${url} (process ${pid}): use it, stop it, or set MAILROOM_DATA_DIR and PORT to start another.`,
  );
}

function readRunning(file: string): { pid: number | string; url: string } {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { pid: number; url: string };
  } catch {
    return { pid: "unknown", url: "an address it has not told yet" };
  }
}
