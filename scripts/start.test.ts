import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommand } from "#scripts/children.ts";
import { takeLock } from "#scripts/lock.ts";
import { findFreePort } from "#scripts/ports.ts";
import { withoutOwnSettings } from "#scripts/test-instance.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mailroom-start-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a script that is expected to give up. */
async function start(settings: Record<string, string>, script = "start") {
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];
  const port = String(await findFreePort());
  return runCommand({
    name: script,
    command: [process.execPath, ...flags, `scripts/${script}.ts`],
    env: {
      ...withoutOwnSettings(process.env),
      MAILROOM_LISTEN: "127.0.0.1",
      PORT: port,
      MAILROOM_DATA_DIR: folder,
      ...settings,
    },
  });
}

const keys = `k1:${Buffer.alloc(32, 1).toString("base64")}`;
const nowhere = "postgresql://mailroom:secret@127.0.0.1:1/mailroom";

test("a port that is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { code, output } = await start({ PORT: String(port) });
  server.close();
  expect({ code, output }).toEqual({
    code: 1,
    output: `Port ${port} is taken: stop what uses it, or choose another with PORT=3001.`,
  });
});

test("a data folder that cannot be written", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const { code, output } = await start({ MAILROOM_DATA_DIR: join(file, "data") });
  expect(code).toBe(1);
  expect(output).toMatch(/^The data folder .* cannot be written \(ENOTDIR\): .*MAILROOM_DATA_DIR to another folder\.$/);
});

test("a data folder that another start uses", async () => {
  const lock = takeLock(join(folder, "lock"));
  writeFileSync(join(folder, "running.json"), JSON.stringify({ pid: 4711, url: "http://localhost:3000" }));
  const { code, output } = await start({});
  lock?.close();
  expect(code).toBe(1);
  expect(output).toMatch(/^Mailroom is already running at http:\/\/localhost:3000 \(process 4711\): .*\.$/);
});

test("a database that does not answer, whose password is not told", async () => {
  for (const script of ["start", "web", "worker"]) {
    const settings = { DATABASE_URL: nowhere, MAILROOM_ENCRYPTION_KEYS: keys };
    const { code, output } = await start(settings, script);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^The database server at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\): .*DATABASE_URL\.$/,
    );
  }
});

test("a database without a key, and a process alone without a database", async () => {
  expect(await start({ DATABASE_URL: nowhere })).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^MAILROOM_ENCRYPTION_KEYS must be set when DATABASE_URL is/),
  });
  expect(await start({}, "worker")).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^There is no database to use: set DATABASE_URL/),
  });
});
