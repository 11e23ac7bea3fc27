import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const stopWithinMs = 30_000;
const pollMs = 50;

/**
 * Clears away what a killed PostgreSQL start left behind in `cluster`: a server that still runs on it is stopped, a
 * pid file that now names somebody else's process is removed. The caller holds the lock of the data folder.
 */
export async function recoverCluster(cluster: string): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  const pid = readPid(pidFile);
  if (pid === undefined || !isAlive(pid)) return;
  if (!commandOf(pid).includes(cluster)) {
    rmSync(pidFile, { force: true });
    return;
  }
  for (const signal of ["SIGINT", "SIGQUIT"]) {
    process.kill(pid, signal);
    const deadline = Date.now() + stopWithinMs;
    while (isAlive(pid) && Date.now() < deadline) await setTimeout(pollMs);
    if (!isAlive(pid)) return;
  }
}

/** The first line is the postmaster's pid: https://www.postgresql.org/docs/current/storage-file-layout.html */
function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  }
}
