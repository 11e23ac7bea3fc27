import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { policyOf } from "#lib/config/policy.ts";
import { watchSettings } from "#lib/config/watch.ts";
import { run } from "#lib/email/smtp-fixtures.ts";
import { reloadSettings, settings, settingsState } from "#lib/settings.ts";

/** A change must be in force after this time. */
const withinMs = 2_000;

const folder = mkdtempSync(join(tmpdir(), "mailroom-config-"));
const file = join(folder, "mailroom.yml");
let stop: () => void;

beforeEach(async () => {
  writeFileSync(file, "server: {publicUrl: 'https://one.example.com'}");
  vi.stubEnv("MAILROOM_CONFIG", file);
  // The environment would win.
  vi.stubEnv("MAILROOM_ALLOWED_HOSTS", "");
  vi.stubEnv("MAILROOM_ALLOWED_PORTS", "");
  reloadSettings();
  stop = await watchSettings();
});

afterEach(() => {
  stop();
  vi.unstubAllEnvs();
  (globalThis as { mailroomSettings?: unknown }).mailroomSettings = undefined;
});

const eventually = (check: () => void) => vi.waitFor(check, { timeout: withinMs, interval: 20 });

test("a changed file is in force within two seconds", async () => {
  writeFileSync(file, "server: {publicUrl: 'https://two.example.com'}");
  await eventually(() => expect(settings().publicUrl).toBe("https://two.example.com"));
});

test("a file that was replaced by another one is read", async () => {
  writeFileSync(`${file}.new`, "server: {publicUrl: 'https://two.example.com'}");
  renameSync(`${file}.new`, file);
  await eventually(() => expect(settings().publicUrl).toBe("https://two.example.com"));
});

test("a wrong file is refused with its mistakes, the old settings stay, and a right one follows", async () => {
  writeFileSync(file, "server: {publicUrl: here}");
  await eventually(() =>
    expect(settingsState().refused?.message).toMatch(/mailroom.yml:1:10 server.publicUrl must be/),
  );
  expect(settings().publicUrl).toBe("https://one.example.com");
  writeFileSync(file, "server: {publicUrl: 'https://three.example.com'}");
  await eventually(() => expect(settings().publicUrl).toBe("https://three.example.com"));
  expect(settingsState().refused).toBeUndefined();
});

test("a file that disappears opens nothing", async () => {
  rmSync(file);
  await eventually(() => expect(settingsState().refused?.message).toMatch(/cannot be read|is gone/));
  expect(settings().publicUrl).toBe("https://one.example.com");
});

test("a file that the settings refer to is watched too", async () => {
  const secret = join(folder, "secret");
  writeFileSync(secret, "one");
  writeFileSync(file, `network: {proxy: {url: "http://p:1", username: u, password: "\${file:${secret}}"}}`);
  await eventually(() => expect(settings().config.network.proxy.password).toBe("one"));
  writeFileSync(secret, "two");
  await eventually(() => expect(settings().config.network.proxy.password).toBe("two"));
});

test("a refused file is read again when a file that it refers to appears", async () => {
  const secret = join(folder, "late-secret");
  const text = (name: string) => `network: {proxy: {url: "http://p:1", username: u, password: "\${file:${name}}"}}`;
  writeFileSync(file, text(secret));
  await eventually(() => expect(settingsState().refused?.message).toMatch(/late-secret cannot be read/));
  writeFileSync(secret, "late");
  await eventually(() => expect(settings().config.network.proxy.password).toBe("late"));
});

test("files of certificate authorities are watched: one that appears, and one that is replaced", async () => {
  const ca = join(folder, "ca.pem");
  const [first, second] = [createAuthority(), createAuthority()];
  writeFileSync(file, `network: {tls: {ca: {files: [${ca}]}}}`);
  await eventually(() => expect(settingsState().refused?.message).toMatch(/ca\.pem is none/));
  writeFileSync(ca, first.caPem);
  await eventually(() => expect(settings().config.network.tls.ca).toEqual([first.caPem.trim()]));
  writeFileSync(ca, second.caPem);
  await eventually(() => expect(settings().config.network.tls.ca).toEqual([second.caPem.trim()]));
});

test("a connector of the file works as soon as the file of its secret appears", async () => {
  const secret = join(folder, "connector-secret");
  const auth = `{required: true, username: a, password: "\${file:${secret}}"}`;
  const connector = `{id: a, name: A, kind: wellKnown, service: gmail, sender: a@example.com, auth: ${auth}}`;
  const mistakes = () => settings().config.connectors.map(({ mistakes }) => mistakes.length);
  writeFileSync(file, `connectors: [${connector}]`);
  await eventually(() => expect(mistakes()).toEqual([1]));
  writeFileSync(secret, "here");
  await eventually(() => expect(mistakes()).toEqual([0]));
});

test("SIGHUP reads the file at once", () => {
  writeFileSync(file, "server: {publicUrl: 'https://two.example.com'}");
  process.emit("SIGHUP", "SIGHUP");
  expect(settings().publicUrl).toBe("https://two.example.com");
});

test("what the settings change is done in turn, and again where it failed", { timeout: 20_000 }, async () => {
  stop();
  const seen: (string | undefined)[] = [];
  let running = 0;
  let isBroken = false;
  stop = await watchSettings(async ({ publicUrl }) => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    seen.push(publicUrl);
    if (isBroken) throw new Error("The database is away.");
  });
  expect(seen).toEqual(["https://one.example.com"]);
  for (const name of ["two", "three"]) {
    writeFileSync(file, `server: {publicUrl: 'https://${name}.example.com'}`);
    process.emit("SIGHUP", "SIGHUP");
  }
  await eventually(() => expect(seen.at(-1)).toBe("https://three.example.com"));
  isBroken = true;
  const before = seen.length;
  process.emit("SIGHUP", "SIGHUP");
  await vi.waitFor(() => expect(seen.length).toBe(before + 2), { timeout: 10_000, interval: 20 });
  isBroken = false;
  await vi.waitFor(() => expect(seen.length).toBe(before + 3), { timeout: 10_000, interval: 20 });
});

test("a file that comes while a process begins is read", async () => {
  stop();
  rmSync(file);
  // One that is named has to be there.
  vi.stubEnv("MAILROOM_CONFIG", "");
  vi.stubEnv("MAILROOM_DATA_DIR", folder);
  (globalThis as { mailroomSettings?: unknown }).mailroomSettings = undefined;
  expect(settings().publicUrl).toBeUndefined();
  writeFileSync(file, "server: {publicUrl: 'https://two.example.com'}");
  stop = await watchSettings();
  expect(settings().publicUrl).toBe("https://two.example.com");
});

test("a change under load takes effect within two seconds and interrupts none of fifty running checks", async () => {
  const open = "network: {allowedHosts: ['*', 127.0.0.1], allowedPorts: '*'}";
  writeFileSync(file, open);
  process.emit("SIGHUP", "SIGHUP");
  const server = await startSmtp();
  const gate = await startGate(server.port);
  const check = (signal?: AbortSignal) =>
    run(
      { port: gate.port },
      { policy: policyOf(settings().config, { sandboxPort: undefined }), ...(signal ? { signal } : {}) },
    );
  const running = Array.from({ length: 50 }, () => check());
  await vi.waitFor(() => expect(gate.waiting()).toBe(50), { timeout: 8_000 });

  writeFileSync(file, "network: {allowedHosts: [mail.example.com]}");
  await vi.waitFor(
    async () => {
      const { outcome, finding } = await check(AbortSignal.timeout(100));
      expect([outcome, finding?.stage]).toEqual(["failed", "policy"]);
    },
    { timeout: withinMs, interval: 50 },
  );
  gate.open();
  const reports = await Promise.all(running);
  expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
  await Promise.all([gate.close(), server.close()]);
});

/** Takes connections and lets nothing through until it is opened. */
async function startGate(target: number) {
  const held: Socket[] = [];
  const server = createServer((socket) => held.push(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    waiting: () => held.length,
    open: () => {
      for (const socket of held) socket.pipe(connect(target, "127.0.0.1")).pipe(socket);
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
