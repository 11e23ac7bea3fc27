import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { ada, smtpInput } from "#lib/connectors/fixtures.ts";
import { createConnector } from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { ensureKeyCanary } from "#lib/key-canary.ts";

const folder = mkdtempSync(join(tmpdir(), "mailroom-connectors-"));
const file = join(folder, "connectors.yml");
const command = ["--disable-warning=ExperimentalWarning", "--conditions=react-server", "scripts/connectors.ts"];

beforeEach(() => ensureKeyCanary());
afterEach(async () => {
  await db.connector.deleteMany();
});
afterAll(() => rmSync(folder, { recursive: true }));

type Run = { code: number | null; out: string; err: string };

/** Runs the command as a pipeline does: nobody sits at its terminal. */
async function run(args: string[], { env = {}, input = "" }: { env?: Record<string, string>; input?: string } = {}) {
  const child = spawn(process.execPath, [...command, ...args], { env: { ...process.env, INIT_CWD: folder, ...env } });
  child.stdin.end(input);
  const texts = { out: "", err: "" };
  child.stdout.on("data", (bytes) => (texts.out += bytes));
  child.stderr.on("data", (bytes) => (texts.err += bytes));
  const [code] = await once(child, "close");
  return { code, ...texts } as Run;
}

const relay = (more = "") =>
  `- {id: relay, name: Relay, kind: smtp, host: relay.example.com, port: 25, secure: false, startTls: never, sender: relay@example.com, auth: {required: false}${more}}\n`;
const news = `- {id: news, name: News, kind: wellKnown, service: gmail, sender: news@example.com, auth: {required: true, username: news, password: "\${env:NEWS_PASSWORD}"}}\n`;
const env = { NEWS_PASSWORD: "from the pipeline" };

describe("plan and apply", { timeout: 60_000 }, () => {
  test("say what would change, do it when told to, and then have nothing to do", async () => {
    writeFileSync(file, `connectors:\n${relay()}${news}`);
    const plan = await run(["plan", "connectors.yml"], { env });
    expect(plan).toMatchObject({ code: 2, err: "" });
    expect(plan.out).toBe(
      "+ relay  Relay (relay.example.com:25, line 2)\n+ news  News (smtp.gmail.com:465, line 3)\n2 new.\n",
    );
    expect(await run(["apply", file], { env })).toMatchObject({
      code: 1,
      err: "Nobody is there to be asked: say --yes.\n",
    });
    expect(await db.connector.count()).toBe(0);

    const applied = await run(["apply", file, "--yes"], { env });
    expect(applied).toMatchObject({ code: 0, err: "" });
    expect(applied.out).toMatch(/2 new\.\nDone: 2 new, 0 changed\.\n$/);
    const entries = await db.auditEntry.findMany({ where: { action: { startsWith: "connector." } } });
    const actor = `Command line (${userInfo().username})`;
    expect(entries.map(({ actorName }) => actorName)).toEqual([actor, actor, actor]);
    expect(await run(["plan", file], { env })).toMatchObject({ code: 0, out: expect.stringContaining("2 unchanged.") });
    expect(await run(["apply", file], { env })).toMatchObject({
      code: 0,
      out: expect.stringContaining("nothing to do"),
    });

    writeFileSync(file, `connectors:\n${relay().replace("relay@", "new@")}${news}`);
    const changed = await run(["plan", "-"], { env: { NEWS_PASSWORD: "another" }, input: readFileSync(file, "utf8") });
    expect(changed.code).toBe(2);
    expect(changed.out).toContain("    Sender: relay@example.com → new@example.com\n");
    expect(changed.out).toContain("    Password: set anew\n");
    expect(changed.out).not.toContain("another");
  });

  test.each([
    ["a mistake", relay(", colour: red"), {}, /connectors\.yml:2 Leave out colour/],
    ["a variable that is not set", news, {}, /connectors\.yml:2 the environment variable NEWS_PASSWORD is not set/],
    ["a text that is no YAML", "  - [", env, /connectors\.yml:\d/],
    ["no such file", undefined, env, /cannot be read \(ENOENT\)/],
  ])("do nothing on %s, and end with 1", async (_, entries, environment, message) => {
    writeFileSync(file, `connectors:\n${entries}`);
    const name = entries === undefined ? "missing.yml" : file;
    for (const args of [
      ["plan", name],
      ["apply", name, "--yes"],
    ]) {
      const { code, out, err } = await run(args, { env: environment });
      expect({ code, said: out + err }).toEqual({ code: 1, said: expect.stringMatching(message) });
    }
    expect(await db.connector.count()).toBe(0);
  });

  test("ask for a decision about conflicts, and follow it", async () => {
    await createConnector(smtpInput({ name: "Relay" }), ada);
    await db.connector.updateMany({ data: { slug: "other" } });
    writeFileSync(file, `connectors:\n${relay()}`);
    const asked = await run(["plan", file]);
    expect(asked).toMatchObject({ code: 1, out: expect.stringContaining("--conflicts new imports it as relay") });
    expect(await run(["plan", file, "--conflicts", "leave"])).toMatchObject({ code: 0 });
    expect(await run(["apply", file, "--conflicts", "new", "--yes"])).toMatchObject({ code: 0 });
    expect(await db.connector.count()).toBe(2);
  });

  test("know the formats of other programs, and say what was left out", async () => {
    const ini = join(folder, "grafana.ini");
    const text = "[smtp]\nenabled = true\nhost = smtp.example.com:587\nskip_verify = true\nuser = u\n";
    writeFileSync(ini, `${text}password = $__file{/run/secrets/smtp}\nfrom_address = a@example.com\n`);
    const { code, out } = await run(["plan", ini]);
    expect(code).toBe(2);
    expect(out).toContain("+ grafana  Grafana (smtp.example.com:587, line 2)\n    It needs its password.\n");
    expect(out).toContain("    Left out: skip_verify. No lesser check comes in");
    expect(await run(["plan", ini, "--format", "kibana"])).toMatchObject({ code: 1 });
  });

  test("killed half way nothing is stored, and the next run does all of it", async () => {
    const { id } = (await createConnector(smtpInput({ name: "Last", slug: "last" }), ada)) as { id: string };
    const many = Array.from({ length: 300 }, (_, index) =>
      relay().replace("relay,", `c-${index},`).replace("Relay", `C ${index}`),
    );
    const last = relay().replace("relay,", "last,").replace("Relay", "Last");
    writeFileSync(file, `connectors:\n${many.join("")}${last}`);
    // The audit log is written last: whoever locks it stops the import when all but that is written.
    const holder = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("LOCK TABLE audit_entry IN SHARE MODE");
    const child = spawn(process.execPath, [...command, "apply", file, "--yes"], { stdio: "ignore" });
    const isWaiting = async () => {
      const { rows } = await holder.query(
        "SELECT 1 FROM pg_locks WHERE relation = 'audit_entry'::regclass AND NOT granted",
      );
      expect(rows).toHaveLength(1);
    };
    await vi.waitFor(isWaiting, { timeout: 30_000 });
    child.kill("SIGKILL");
    await once(child, "exit");
    await holder.query("ROLLBACK");
    await holder.end();
    expect(await db.connector.findMany({ select: { id: true, version: true } })).toEqual([{ id, version: 1 }]);

    expect(await run(["apply", file, "--yes"])).toMatchObject({ code: 0 });
    expect(await db.connector.count()).toBe(301);
    expect(await db.connector.findUnique({ where: { id } })).toMatchObject({
      version: 2,
      target: "relay.example.com:25",
    });
  });
});

describe("export", { timeout: 60_000 }, () => {
  test("writes what plan then finds unchanged, and nothing else to standard output", async () => {
    writeFileSync(file, `connectors:\n${relay()}${news}`);
    await run(["apply", file, "--yes"], { env });
    const { code, out } = await run(["export", "--all"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^# Connectors of Mailroom/);
    expect(out).not.toContain("from the pipeline");
    writeFileSync(file, out);
    const filled = { MAILROOM_CONNECTOR_NEWS_PASSWORD: "from the pipeline" };
    expect(await run(["plan", file], { env: filled })).toMatchObject({ code: 0 });

    const json = join(folder, "one.json");
    expect(await run(["export", "relay", "--format", "json", "--output", "one.json"])).toMatchObject({
      code: 0,
      out: "",
    });
    expect(JSON.parse(readFileSync(json, "utf8")).connectors).toMatchObject([{ id: "relay" }]);
    expect(await run(["export", "nowhere"])).toEqual({ code: 1, out: "", err: "There is no connector nowhere.\n" });
  });
});

describe("test", { timeout: 60_000 }, () => {
  test("checks a connection or sends a mail, and its exit code says how it went", async () => {
    const server = await startSmtp({ script: { rcpt: (to) => (to.startsWith("no") ? "550 5.1.1 None" : "250 Fine") } });
    const { port } = server;
    const input = { host: "localhost", port, startTls: "never", auth: { required: false } } as const;
    await createConnector(smtpInput({ ...input, slug: "local" }), ada);
    const check = await run(["test", "local"]);
    expect(check).toMatchObject({ code: 0, out: expect.stringContaining("The connection works") });

    const sent = await run(["test", "local", "--to", "you@example.com", "--json"]);
    expect({ code: sent.code, outcome: JSON.parse(sent.out).outcome }).toEqual({ code: 0, outcome: "ok" });
    expect(server.messages.map(({ envelope }) => envelope.to)).toEqual([["you@example.com"]]);
    expect(await run(["test", "local", "--to", "you@example.com", "--to", "no@example.com"])).toMatchObject({
      code: 3,
    });
    expect(await run(["test", "local", "--to", "no@example.com"])).toMatchObject({ code: 2 });
    await server.close();
    expect(await run(["test", "local"])).toMatchObject({ code: 2 });
    expect(await run(["test", "nowhere"])).toMatchObject({ code: 1, err: "There is no connector nowhere.\n" });
    expect(await db.connector.findFirst()).toMatchObject({ lastTestOutcome: "failed" });
  });
});
