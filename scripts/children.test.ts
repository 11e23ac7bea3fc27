import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { runCommand, startChild } from "#scripts/children.ts";
import { takeLock } from "#scripts/lock.ts";

const folder = mkdtempSync(join(tmpdir(), "mailroom-children-"));
const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

const node = process.execPath;
const says = (signal: string) =>
  `process.on("${signal}", () => { console.log("${signal}"); process.exit(7) }); setInterval(() => {}, 1e6); console.log("up")`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs a module in a process of its own and gives its first line of output. */
async function runModule(code: string) {
  const child = spawn(node, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, line: String(line) };
}

test("a command's exit code and output are handed back", async () => {
  const command = [node, "-e", 'console.log("out"); console.error("err"); process.exit(3)'];
  const { code, output } = await runCommand({ name: "x", command });
  expect(code).toBe(3);
  expect(output.split("\n").sort()).toEqual(["err", "out"]);
});

test("a command that does not exist fails like one in a shell", async () => {
  expect((await runCommand({ name: "x", command: [join(folder, "nothing")] })).code).toBe(127);
});

test.each(["TERM", "INT"] as const)("a child is stopped by the signal it was given: %s", async (stopSignal) => {
  const lines: string[] = [];
  const up = Promise.withResolvers<void>();
  const child = startChild({
    name: "x",
    command: [node, "-e", says(`SIG${stopSignal}`)],
    stopSignal,
    onLine: (line) => {
      lines.push(line);
      up.resolve();
    },
  });
  await up.promise;
  await child.stop();
  expect(await child.exited).toBe(7);
  expect(lines).toEqual(["up", `SIG${stopSignal}`]);
});

test("a child that does not listen is ended anyway", async () => {
  const up = Promise.withResolvers<void>();
  const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("up")';
  const child = startChild({ name: "x", command: [node, "-e", deaf], onLine: () => up.resolve() });
  await up.promise;
  await child.stop(100);
  expect(await child.exited).not.toBe(0);
});

test("children end when the process that started them is killed", async () => {
  const { child, line } = await runModule(`
    import { startChild } from ${JSON.stringify(join(import.meta.dirname, "children.ts"))};
    startChild({ name: "x", command: [process.execPath, "-e", "console.log(process.pid); setInterval(() => {}, 1e6)"], onLine: (line) => console.log(line) });
  `);
  const pid = Number(line);
  expect(isAlive(pid)).toBe(true);
  child.kill("SIGKILL");
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test("the lock is held by one process and free the moment that process is killed", async () => {
  const file = join(folder, "lock");
  const { child } = await runModule(`
    import { takeLock } from ${JSON.stringify(join(import.meta.dirname, "lock.ts"))};
    globalThis.lock = takeLock(${JSON.stringify(file)});
    setInterval(() => {}, 1e6);
    console.log("held");
  `);
  expect(takeLock(file)).toBeUndefined();
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = takeLock(file);
  expect(lock).toBeDefined();
  lock?.close();
});
