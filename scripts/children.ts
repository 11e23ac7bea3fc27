import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";

/** A process of ours: `exited` gives its exit code, `stop` asks it to end, insists after `withinMs`, and waits. */
export type Child = {
  name: string;
  exited: Promise<number>;
  stop: (withinMs?: number) => Promise<void>;
  /** Sends SIGHUP, where the child listens to it. */
  hangUp?: () => void;
};

/** How to start a child. Without `onLine` and `logFile` it writes to our own output. */
export type ChildOptions = {
  name: string;
  command: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** The signal that asks it to end. */
  stopSignal?: "TERM" | "INT";
  user?: { uid: number; gid: number } | undefined;
  /** Whether it listens to SIGHUP, which ends what does not. */
  isHangUpHeard?: boolean;
  logFile?: string;
  onLine?: (line: string, isError: boolean) => void;
};

/**
 * A shell between us and the child that ends it when descriptor 3 closes: when we ask for it, and just as surely when
 * we are killed. Children have sessions of their own, so that Ctrl-C in a terminal reaches only us and they are stopped in order.
 */
const leash = `
stop=$1; shift
trap '' HUP
"$@" 3<&- & child=$!
{ read -r _ <&3; kill -s "$stop" "$child"; } >/dev/null 2>&1 & watch=$!
exec 3<&-
wait "$child"; status=$?
kill "$watch" 2>/dev/null
exit "$status"
`;

const running = new Set<Child>();
let isClosed = false;

/** Starts a child on a leash. */
export function startChild(options: ChildOptions): Child {
  const { name, command, env = process.env, cwd, stopSignal = "TERM", user, isHangUpHeard, logFile, onLine } = options;
  if (isClosed) throw new Error(`${name} is not started any more: everything is being stopped.`);
  const output = logFile || onLine ? "pipe" : "inherit";
  const shell = spawn("/bin/sh", ["-c", leash, "sh", stopSignal, ...command], {
    env,
    cwd,
    detached: true,
    stdio: ["ignore", output, output, "pipe"],
    ...user,
  });
  const log = logFile ? createWriteStream(logFile, { flags: "a" }) : undefined;
  // A full disk costs the log, not the processes that write it.
  log?.on("error", ({ message }) => console.error(`${name}: the log cannot be written any more (${message}).`));
  followOutput(shell, log, onLine);
  const line = shell.stdio[3] as Writable;
  line.on("error", () => {});
  // Should the shell alone be killed, this ends what it started.
  shell.once("exit", () => line.destroy());
  const exited = new Promise<number>((resolve) => {
    shell.once("error", () => resolve(127));
    shell.once("close", (code) => resolve(code ?? 1));
  });
  const child: Child = { name, exited, stop, ...(isHangUpHeard ? { hangUp: () => signalGroup(shell, "SIGHUP") } : {}) };
  running.add(child);
  exited.then(() => {
    running.delete(child);
    log?.end();
  });
  return child;

  async function stop(withinMs = 15_000): Promise<void> {
    line.end();
    const insist = setTimeout(() => signalGroup(shell, "SIGKILL"), withinMs);
    await exited;
    clearTimeout(insist);
  }
}

/** Stops every running child, the last one started first, and starts no other. */
export async function stopChildren(): Promise<void> {
  isClosed = true;
  for (const child of [...running].reverse()) await child.stop();
}

/** Tells every running server to read its settings again. */
export function hangUpChildren(): void {
  for (const child of running) child.hangUp?.();
}

/** Runs a command to its end; answers its exit code and everything it wrote. */
export async function runCommand(options: Omit<ChildOptions, "onLine">): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const code = await startChild({ ...options, onLine: (line) => lines.push(line) }).exited;
  return { code, output: lines.join("\n") };
}

function followOutput(shell: ChildProcess, log: WriteStream | undefined, onLine: ChildOptions["onLine"]): void {
  for (const stream of [shell.stdout, shell.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      log?.write(`${line}\n`);
      onLine?.(line, stream === shell.stderr);
    });
  }
}

/** The whole group: the shell and what it started. */
function signalGroup(shell: ChildProcess, signal: "SIGKILL" | "SIGHUP"): void {
  try {
    if (shell.pid) process.kill(-shell.pid, signal);
  } catch {
    // It ended in this very moment.
  }
}
