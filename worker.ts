import { PgBoss } from "pg-boss";
import { watchSettings } from "#lib/config/watch.ts";
import { keepFileConnectors } from "#lib/connectors/keep-file-connectors.ts";
import { ensureSandboxConnector } from "#lib/connectors/sandbox.ts";
import { databaseUrl, db } from "#lib/db.ts";
import { deleteHeartbeat, heartbeatMs, saveHeartbeat } from "#lib/health/status.ts";
import { keepHouse } from "#lib/housekeeping.ts";
import { logger } from "#lib/logger.ts";
import { checkProcess } from "#lib/process-check.ts";
import { startSandboxServer } from "#lib/sandbox/server.ts";
import { saveSandboxPort } from "#lib/sandbox/store.ts";
import { settings } from "#lib/settings.ts";

const housekeeping = "housekeeping";
const stopWithinMs = 5_000;

await checkProcess();
await watchSettings(keepFileConnectors);
const boss = await startQueue();
const sandbox = settings().isSandboxOn ? await startSandbox() : undefined;
await saveHeartbeat();
const heartbeat = setInterval(() => {
  saveHeartbeat().catch((error) => logger.warn({ err: error }, "The heartbeat could not be stored."));
}, heartbeatMs);
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
logger.info("The worker is running.");

async function startQueue(): Promise<PgBoss> {
  const queue = new PgBoss({ connectionString: databaseUrl(), schema: "pgboss", max: 3 });
  queue.on("error", (error) => logger.error({ err: error }, "The queue reports an error."));
  await queue.start();
  await queue.createQueue(housekeeping, { policy: "stately", retryLimit: 0 });
  await queue.work(housekeeping, () => keepHouse());
  await queue.schedule(housekeeping, "0 * * * *");
  await queue.send(housekeeping);
  return queue;
}

async function startSandbox() {
  const server = await startSandboxServer(settings().sandboxPort);
  await saveSandboxPort(server.port);
  await ensureSandboxConnector(server.port);
  logger.info({ port: server.port }, "The sandbox takes mail.");
  return server;
}

/** Takes no new work, ends what runs, and lets go of the database. */
async function stop(): Promise<void> {
  clearInterval(heartbeat);
  try {
    await sandbox?.close();
    await boss.stop({ graceful: true, timeout: stopWithinMs });
    await deleteHeartbeat();
    await db.$disconnect();
  } catch (error) {
    logger.warn({ err: error }, "The worker did not stop cleanly.");
  }
  process.exit(0);
}
