import { setTimeout } from "node:timers/promises";
import { AppError } from "#lib/errors.ts";
import type { Health } from "#lib/health/status.ts";
import { type Child, startChild } from "#scripts/children.ts";
import { logFileIn } from "#scripts/data-folder.ts";
import { showProblems } from "#scripts/log-lines.ts";
import { isPortFree } from "#scripts/ports.ts";

const pollMs = 100;
const readyWithinMs = 60_000;

/** Where a server's output goes: a log file with only problems shown, or, without a folder, our own output. */
type Output = { env?: NodeJS.ProcessEnv; logsIn?: string };

/** Starts the web process; it listens on loopback only. */
export function startWeb({ port, ...output }: Output & { port: number }): Child {
  const next = ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)];
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
    command: [process.execPath, ...args],
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
  options: { workerSince?: Date; logsIn?: string } = {},
): Promise<void> {
  const ended = children.map(async (child) => {
    throw endOf(child, await child.exited, options.logsIn);
  });
  await Promise.race([pollHealth(port, options.workerSince), ...ended]);
}

/** Why everything stops when one process has ended. */
export function endOf({ name }: Child, code: number, logsIn?: string): AppError {
  const where = logsIn ? `: ${logFileIn(logsIn, name.toLowerCase())} says why` : "";
  return new AppError("unavailable", `The ${name} process ended unexpectedly (exit code ${code})${where}.`);
}

async function pollHealth(port: number, workerSince: Date | undefined): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    const health = await fetchHealth(port);
    const seenAt = Date.parse(health?.worker.seenAt ?? "");
    if (health?.status === "ok" && (!workerSince || seenAt >= workerSince.getTime())) return;
    await setTimeout(pollMs);
  }
  throw new AppError("unavailable", `The processes run but did not become ready within ${readyWithinMs / 1_000} s.`);
}

async function fetchHealth(port: number): Promise<Health | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return (await response.json()) as Health;
  } catch {
    return undefined;
  }
}

/** Throws `settings` when somebody else listens at the port after `patienceMs`. */
export async function needPort(port: number, patienceMs = 0): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isPortFree(port))) {
    if (Date.now() >= deadline) {
      throw new AppError("settings", `Port ${port} is taken: stop what uses it, or choose another with PORT=3001.`);
    }
    await setTimeout(pollMs);
  }
}
