import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFreePort } from "#scripts/ports.ts";
import { withoutOwnSettings } from "#scripts/test-instance.ts";

let folder: string;
let child: ChildProcessWithoutNullStreams | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mailroom-hang-up-"));
});

afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    await once(child, "close");
  }
  rmSync(folder, { recursive: true });
});

/** Starts Node.js; the answer waits until a text has been written so many times. */
function start(args: string[], settings: Record<string, string> = {}) {
  const env = { ...withoutOwnSettings(process.env), ...settings };
  const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], { env });
  child = started;
  let output = "";
  started.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const said = async (text: string, times: number) => {
    const signal = AbortSignal.timeout(12_000);
    while (output.split(text).length <= times) await once(started.stdout, "data", { signal });
  };
  return { started, said };
}

test("a server that only begins is not ended", async () => {
  const { started, said } = start([
    "--import=./scripts/survive-hang-up.ts",
    "-e",
    "console.log('up');process.stdin.resume()",
  ]);
  await said("up", 1);
  started.kill("SIGHUP");
  started.stdin.end();
  expect(await once(started, "close")).toEqual([0, null]);
});

test("one that runs reads its settings again, through the process that started it", async () => {
  const file = join(folder, "mailroom.yml");
  writeFileSync(file, "email: {maxBodyLength: 1000}\n");
  const { started, said } = start(["--conditions=react-server", "scripts/worker.ts"], {
    ...{ DATABASE_URL: process.env.DATABASE_URL ?? "", MAILROOM_CONFIG: file },
    MAILROOM_ENCRYPTION_KEYS: process.env.MAILROOM_ENCRYPTION_KEYS ?? "",
    MAILROOM_SANDBOX_PORT: String(await findFreePort()),
  });
  await said("The worker is running.", 1);
  await said("The settings file is in force.", 1);
  started.kill("SIGHUP");
  await said("The settings file is in force.", 2);
  started.kill("SIGTERM");
  expect(await once(started, "close")).toEqual([0, null]);
});
