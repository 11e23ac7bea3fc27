import { setTimeout } from "node:timers/promises";
import { AppError } from "#lib/errors.ts";
import type { Health } from "#lib/health/status.ts";
import { localHostOf } from "#scripts/addresses.ts";
import { type Child, startChild } from "#scripts/children.ts";
import { logFileIn } from "#scripts/data-folder.ts";
import { showProblems } from "#scripts/log-lines.ts";
import { isPortFree } from "#scripts/ports.ts";

const pollMs = 100;
const readyWithinMs = 60_000;

/** Where a server's output goes: a log file with only problems shown, or, without a folder, our own output. */
type Output = { env?: NodeJS.ProcessEnv; logsIn?: string };

/** Where the web process listens; on loopback only unless it is told otherwise. */
type Place = { port: number; listen?: string };

const loopback = "127.0.0.1";

/** Starts the web process. */
export function startWeb({ port, listen = loopback, ...output }: Output & Place): Child {
  const next = ["node_modules/next/dist/bin/next", "start", "-H", listen, "-p", String(port)];
  return startServer("web", next, output);
}

/** Starts the worker process. */
export function startWorker(output: Output = {}): Child {
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];
  return startServer("worker", [...flags, "worker.ts"], output);
}

function startServer(name: string, args: string[], { env = process.env, logsIn }: Output): Child {
  return startChild({
    name,
    isHangUpHeard: true,
    command: [process.execPath, "--import=./scripts/survive-hang-up.ts", ...args],
    env: {
      ...env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // Name lookups that hang hold a thread each, and reading files needs one too.
      UV_THREADPOOL_SIZE: env.UV_THREADPOOL_SIZE || "16",
    },
    ...(logsIn ? { logFile: logFileIn(logsIn, name), onLine: showProblems(name) } : {}),
  });
}

/** Waits until the web process answers and, where asked for, a worker has been seen since `workerSince`. */
export async function waitUntilReady(
  port: number,
  children: Child[],
  options: { workerSince?: Date; logsIn?: string; listen?: string } = {},
): Promise<void> {
  const at = `${localHostOf(options.listen ?? loopback)}:${port}`;
  const ended = children.map(async (child) => {
    throw endOf(child, await child.exited, options.logsIn);
  });
  await Promise.race([pollHealth(at, options.workerSince), ...ended]);
}

/** Why everything stops when one process has ended. */
export function endOf({ name }: Child, code: number, logsIn?: string): AppError {
  const where = logsIn ? `: ${logFileIn(logsIn, name.toLowerCase())} says why` : "";
  return new AppError("unavailable", `The ${name} process ended unexpectedly (exit code ${code})${where}.`);
}

async function pollHealth(at: string, workerSince: Date | undefined): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    const health = await fetchHealth(at);
    const seenAt = Date.parse(health?.worker.seenAt ?? "");
    if (health?.status === "ok" && (!workerSince || seenAt >= workerSince.getTime())) return;
    await setTimeout(pollMs);
  }
  throw new AppError("unavailable", `The processes run but did not become ready within ${readyWithinMs / 1_000} s.`);
}

async function fetchHealth(at: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`http://${at}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return (await response.json()) as Health;
  } catch {
    return undefined;
  }
}

/** Throws `settings` when somebody else listens at the port after `patienceMs`. */
export async function needPort({ port, listen = loopback }: Place, patienceMs = 0): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isPortFree(port, listen))) {
    if (Date.now() >= deadline) {
      throw new AppError("settings", `Port ${port} is taken: stop what uses it, or choose another with PORT=3001.`);
    }
    await setTimeout(pollMs);
  }
}
