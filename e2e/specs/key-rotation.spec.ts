import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { createCaller } from "#e2e/caller.ts";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { logsIn } from "#e2e/fixtures.ts";
import { countWaiting, dumpOf } from "#e2e/rows.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { runCommand } from "#scripts/children.ts";
import { findFreePort } from "#scripts/ports.ts";
import { startTestDatabase, startTestProcesses, testEnvironment } from "#scripts/test-instance.ts";

const count = 300;
/** Those that are edited: every fifth, away from what a stopped rotation has locked. */
const isEdited = (rank: number) => rank % 5 === 1 && (rank < 100 || rank > 200);
const older = `k1:${Buffer.alloc(32, 1).toString("base64")}`;
const newer = `k2:${Buffer.alloc(32, 2).toString("base64")}`;

const administrator = { email: "administrator@example.com", password: createCanary() };
const secret = createCanary();

/** A stored connector, with what the server has to hear from it. */
type Stored = { id: string; name: string; version: number; username: string };

test("keys are rotated beside processes that work, killed half way and again, and no edit is lost", async () => {
  test.setTimeout(120_000);
  const users: Record<string, string> = {};
  const server = await startSmtp({ auth: { mechanisms: ["PLAIN"], users } });
  const database = await startTestDatabase();
  const port = await findFreePort();
  const environmentWith = (keys: string) =>
    testEnvironment(database, {
      MAILROOM_ENCRYPTION_KEYS: keys,
      MAILROOM_ADMIN_EMAIL: administrator.email,
      MAILROOM_ADMIN_PASSWORD: administrator.password,
      MAILROOM_ALLOWED_HOSTS: "127.0.0.1",
      MAILROOM_ALLOWED_PORTS: "*",
      MAILROOM_TESTS_PER_PERSON: "9999",
      MAILROOM_TESTS_PER_MINUTE: "9999",
    });
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const query = async <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) =>
    (await pool.query<T>(sql, values)).rows;
  const countSealed = async (key: string) =>
    (await query("SELECT 1 FROM secret WHERE sealed LIKE $1", [`v1.${key}.%`])).length;
  const url = `http://127.0.0.1:${port}`;
  const caller = createCaller("192.0.2.1");
  const signIn = async () => expect((await caller.call(url, "signIn", administrator)).code).toBe("ok");

  /** What the form of a connector sends, with a name and a password that the server knows from now on. */
  function formOf(name: string, username: string) {
    users[username] = `${secret}-${username}`;
    const password = { op: "set", value: users[username] };
    const common = { kind: "smtp", name, slug: "", sender: "alerts@example.com" };
    const address = { host: "127.0.0.1", port: server.port, secure: false, startTls: "never" };
    return { ...common, ...address, auth: { required: true, username, password } };
  }
  async function create(number: number): Promise<Stored> {
    const [name, username] = [`Relay ${number}`, `user${number}`];
    const { text } = await caller.call(url, "createConnector", formOf(name, username));
    const [, id = ""] = /"is":"saved","id":"([^"]+)"/.exec(text) ?? [];
    return { id, name, username, version: 1 };
  }
  /** Another user name makes another target: what was sealed for the old one does not open for it. */
  async function edit(stored: Stored): Promise<void> {
    const { id, name, version } = stored;
    const username = `${name.replace("Relay ", "user")}-${version + 1}`;
    const connector = formOf(name, username);
    const { text } = await caller.call(url, "updateConnector", { id, version, connector });
    expect(text).toContain('"is":"saved"');
    Object.assign(stored, { version: version + 1, username });
  }
  async function check({ id, name }: Stored): Promise<void> {
    const { text } = await caller.call(url, "checkConnector", { id, runId: crypto.randomUUID() });
    expect(text, name).toContain('"outcome":"ok"');
  }
  /** Holds the secret of this rank, at which rotations then stop; answers how to let it go. */
  async function hold({ id }: Stored): Promise<() => Promise<void>> {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM secret WHERE connector_id = $1 FOR UPDATE", [id]);
    return async () => {
      await client.query("COMMIT");
      client.release();
    };
  }

  let processes = await startTestProcesses(environmentWith(older), [port]);
  await signIn();
  const stored: Stored[] = [];
  while (stored.length < count) {
    const numbers = [1, 2, 3, 4, 5].map((number) => stored.length + number);
    stored.push(...(await Promise.all(numbers.map(create))));
  }
  stored.sort((one, other) => (one.id < other.id ? -1 : 1));
  const at = (rank: number) => stored[rank] as Stored;
  expect(await countSealed("k1")).toBe(count);
  await processes.stop();

  // The worker rotates too, from its start on: both stop at the first secret, and then half way.
  const passFirst = await hold(at(0));
  processes = await startTestProcesses(environmentWith(`${newer},${older}`), [port]);
  const command = ["--disable-warning=ExperimentalWarning", "--conditions=react-server", "scripts/keys-rotate.ts"];
  const env = environmentWith(`${newer},${older}`);
  const killed = spawn(process.execPath, command, { env, stdio: "ignore" });
  await expect.poll(() => countWaiting(query), { timeout: 30_000 }).toBe(2);

  let isOver = false;
  const counts = { edits: 0, checks: 0 };
  async function editOn(): Promise<void> {
    for (let rank = 0; !isOver; rank = (rank + 1) % count) {
      if (!isEdited(rank)) continue;
      await edit(at(rank));
      counts.edits += 1;
    }
  }
  async function checkOn(): Promise<void> {
    for (let rank = 0; !isOver; rank = (rank + 7) % count) {
      await check(at(rank));
      counts.checks += 1;
    }
  }
  const traffic = Promise.all([editOn(), checkOn(), checkOn()]);
  traffic.catch(() => {});

  const passMiddle = await hold(at(150));
  await passFirst();
  const isHalfWay = async () => (await countSealed("k2")) >= 100 && (await countWaiting(query)) >= 2;
  await expect.poll(isHalfWay, { timeout: 30_000 }).toBe(true);
  expect(killed.exitCode).toBeNull();
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect(await countSealed("k1")).toBeGreaterThan(100);
  const again = runCommand({ name: "keys:rotate", command: [process.execPath, ...command], env });
  await expect.poll(() => Math.min(counts.edits, counts.checks), { timeout: 30_000 }).toBeGreaterThan(20);
  await passMiddle();
  const { code, output } = await again;
  isOver = true;
  await traffic;
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("The key k1 can leave the ring") });
  expect(await countSealed("k2")).toBe(count);
  await processes.stop();

  // Without the older key everything starts and opens: the worker opens each secret when it starts.
  const [{ now } = { now: new Date() }] = await query<{ now: Date }>("SELECT now()");
  processes = await startTestProcesses(environmentWith(newer), [port]);
  expect(await caller.open(url), "sessions hang on the older key").toBe(307);
  await signIn();
  for (const name of Object.keys(users)) delete users[name];
  for (const { username } of stored) users[username] = `${secret}-${username}`;
  const changed = stored.filter(({ version }) => version > 1);
  for (const one of [...changed, ...stored.slice(150, 160)]) await check(one);
  const inspections = "SELECT 1 FROM pgboss.job WHERE name = 'housekeeping' AND completed_on > $1";
  await expect.poll(async () => (await query(inspections, [now])).length, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(await query("SELECT name FROM connector WHERE defect IS NOT NULL OR is_missing_secret")).toEqual([]);

  const kept = { output, "the database": await dumpOf(query), ...logsIn(`${database.folder}/logs`) };
  await pool.end();
  await processes.stop();
  await database.stop();
  await server.close();
  expect(findLeaks(kept)).toEqual([]);
});
