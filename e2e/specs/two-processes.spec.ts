import { setTimeout } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { type Answer, type Caller, createCaller } from "#e2e/caller.ts";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { logsIn } from "#e2e/fixtures.ts";
import { insertLink } from "#e2e/people.ts";
import { countWaiting, dumpOf } from "#e2e/rows.ts";
import { unique } from "#e2e/screens.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import type { ActionName } from "#lib/access.ts";
import { findFreePort } from "#scripts/ports.ts";
import { startTestDatabase, startTestProcesses, testEnvironment } from "#scripts/test-instance.ts";

// What is promised for any number of processes, asked of two web processes over one database.

/** How long calls are held back at most: the transactions that wait end after 5 s. */
const heldMs = 3_000;
const perPerson = 6;
const atOnce = 3;
const wrong = "The e-mail address or the password is wrong.";
const tooMany = "There were too many attempts. Try again in 3 minutes.";

let a: string;
let b: string;
let pool: pg.Pool;
let stop: () => Promise<void>;
let lastAddress = 0;

// One after the other: each may clear the tables, and one pair of processes serves all.
test.describe.configure({ mode: "default" });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const database = await startTestDatabase();
  const settings = {
    MAILROOM_PROXY_HOPS: "1",
    MAILROOM_ALLOWED_HOSTS: "127.0.0.1",
    MAILROOM_ALLOWED_PORTS: "*",
    MAILROOM_TESTS_PER_PERSON: String(perPerson),
    MAILROOM_TESTS_AT_ONCE: String(atOnce),
  };
  const environment = testEnvironment(database, settings);
  const processes = await startTestProcesses(environment, [await findFreePort(), await findFreePort()]);
  [a = "", b = ""] = processes.urls;
  pool = new pg.Pool({ connectionString: database.url, max: 3 });
  stop = async () => {
    const kept = { "the database": await dumpOf(query), ...logsIn(`${database.folder}/logs`) };
    await pool.end();
    await processes.stop();
    await database.stop();
    expect(findLeaks(kept)).toEqual([]);
  };
});

test.afterAll(() => stop());

async function query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]> {
  return (await pool.query<T>(sql, values)).rows;
}

function newCaller(): Caller {
  lastAddress += 1;
  return createCaller(`192.0.2.${lastAddress}`);
}

/** Somebody of this role who came with an invitation, through one of the processes. */
async function join(role: string, url = a) {
  const email = `${unique(role).replace(" ", "-")}@example.com`;
  const password = createCanary();
  const caller = newCaller();
  const token = await insertLink({ query }, "invitation", { email, role });
  const { code } = await caller.call(url, "acceptInvitation", { token, name: `The ${role}`, password });
  expect(code).toBe("ok");
  const [{ id } = { id: "" }] = await query<{ id: string }>(`SELECT id FROM "user" WHERE email = $1`, [email]);
  return { ...caller, id, email, password };
}

/** Makes calls that all have to write to a table, which is locked until they wait for it: they go on side by side. */
async function together<T>(table: string, calls: (() => Promise<T>)[]): Promise<T[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
    const answers = calls.map((call) => call());
    const until = Date.now() + heldMs;
    while ((await countWaiting(query)) < calls.length && Date.now() < until) await setTimeout(20);
    await client.query("COMMIT");
    return await Promise.all(answers);
  } finally {
    client.release();
  }
}

/** One call for each number below `count`, in turn through one process and the other. */
function inTurn<T>(count: number, call: (url: string, number: number) => T): (() => T)[] {
  return Array.from({ length: count }, (_, number) => () => call(number % 2 ? b : a, number));
}

function tally(texts: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

const messages = (answers: Answer[]) => tally(answers.map(({ message }) => message));
const codes = (answers: Answer[]) => tally(answers.map(({ code }) => code));

test.describe("wrong passwords", () => {
  test("for one account are counted over both processes, from wherever they come", async () => {
    const { email, password } = await join("viewer");
    const other = await join("viewer");
    const guess = (url: string, number: number) =>
      newCaller().call(url, "signIn", { email, password: `guess number ${number}` });
    expect(messages(await together("rate_bucket", inTurn(8, guess)))).toEqual({ [wrong]: 5, [tooMany]: 3 });
    expect(messages(await Promise.all(inTurn(4, guess).map((call) => call())))).toEqual({ [tooMany]: 4 });

    const right = (url: string) => newCaller().call(url, "signIn", { email, password });
    expect(messages([await right(a), await right(b)])).toEqual({ [tooMany]: 2 });
    expect((await newCaller().call(b, "signIn", { email: other.email, password: other.password })).code).toBe("ok");
  });

  test("from one address are counted over both processes, for whomever they are", async () => {
    const { email, password } = await join("viewer");
    const guesser = newCaller();
    const guess = (url: string, number: number) =>
      guesser.call(url, "signIn", { email: `nobody${number}@example.com`, password });
    const answers = await Promise.all(inTurn(24, guess).map((call) => call()));
    expect(codes(answers)).toEqual({ invalid: 20, tooMany: 4 });

    for (const url of [a, b]) expect((await guesser.call(url, "signIn", { email, password })).code).toBe("tooMany");
    expect((await newCaller().call(b, "signIn", { email, password })).code).toBe("ok");
  });
});

test.describe("tests", () => {
  /** A stored connector to this port, and a check of it. */
  async function connectorAt(port: number) {
    const editor = await join("editor");
    const address = { host: "127.0.0.1", port, secure: false, startTls: "never", auth: { required: false } };
    const common = { kind: "smtp", name: unique("Relay"), slug: "", sender: "alerts@example.com" };
    const { text } = await editor.call(b, "createConnector", { ...common, ...address });
    const [, id] = /"is":"saved","id":"([^"]+)"/.exec(text) ?? [];
    const check = (url: string, runId: string) => editor.call(url, "checkConnector", { id, runId });
    return { ...editor, check };
  }

  test("of one person run so many at once over both processes, and stop through either", async () => {
    const server = await startSmtp({ script: { silentAt: "greeting" } });
    const { check, call } = await connectorAt(server.port);
    const runIds = Array.from({ length: 8 }, () => crypto.randomUUID());
    const refused: Answer[] = [];
    const running = together(
      "test_run",
      inTurn(runIds.length, async (url, number) => {
        const answer = await check(url, runIds[number] ?? "");
        if (answer.code !== "ok") refused.push(answer);
        return answer;
      }),
    );
    await expect.poll(() => refused.length).toBe(runIds.length - atOnce);
    await expect.poll(() => server.openConnections()).toBe(atOnce);
    // Each through the process that does not run it.
    for (const [index, runId] of runIds.entries()) await call(index % 2 ? a : b, "cancelTest", runId);
    const answers = await running;
    expect(codes(answers)).toEqual({ ok: atOnce, tooMany: runIds.length - atOnce });
    for (const { message } of refused)
      expect(message).toMatch(/^At most 3 of your tests run at the same time \(MAILROOM_TESTS_AT_ONCE\)\./);
    const carried = answers.filter(({ code }) => code === "ok");
    for (const { text } of carried) expect(text).toContain('"outcome":"cancelled"');
    await server.idle();
    await server.close();
  });

  test("of one person are counted over both processes", async () => {
    const server = await startSmtp();
    const { check } = await connectorAt(server.port);
    for (const call of inTurn(4, (url) => check(url, crypto.randomUUID()))) {
      expect((await call()).text).toContain('"outcome":"ok"');
    }
    const answers = await together(
      "test_run",
      inTurn(8, (url) => check(url, crypto.randomUUID())),
    );
    expect(codes(answers)).toEqual({ ok: perPerson - 4, tooMany: 8 - (perPerson - 4) });
    const refused = answers.filter(({ code }) => code !== "ok");
    for (const { message } of refused)
      expect(message).toMatch(/^One person starts at most 6 tests a minute \(MAILROOM_TESTS_PER_PERSON\)\./);
    expect(server.lines.filter((line) => line.startsWith("EHLO"))).toHaveLength(perPerson);
    await server.close();
  });
});

/** Makes the same call for several people at once; answers who they were and which of them it let in. */
async function raceFor(table: string, callOf: (email: string, password: string) => [ActionName, unknown]) {
  const people = Array.from({ length: 4 }, (_, number) => {
    return { caller: newCaller(), email: `racer${number}@example.com`, password: createCanary() };
  });
  const answers = await together(
    table,
    inTurn(people.length, async (url, number) => {
      const { caller, email, password } = people[number] as (typeof people)[number];
      return caller.call(url, ...callOf(email, password));
    }),
  );
  const winners = people.filter((_, number) => answers[number]?.code === "ok");
  return { answers, people, winners };
}

test("a set-up link that is opened in two processes makes one administrator", async () => {
  await query(`DELETE FROM "user"`);
  const token = await insertLink({ query }, "setUp");
  const { answers, people, winners } = await raceFor("fact", (email, password) => {
    return ["setUp", { token, name: "First", email, password }];
  });
  expect(codes(answers)).toEqual({ ok: 1, notFound: 3 });
  expect(await query(`SELECT email, role FROM "user"`)).toEqual([{ email: winners[0]?.email, role: "administrator" }]);
  expect(await query("SELECT 1 FROM one_time_link")).toEqual([]);
  for (const url of [a, b]) {
    for (const person of people) expect(await person.caller.open(url)).toBe(person === winners[0] ? 200 : 307);
  }
});

test("an invitation that is used in two processes makes one person", async () => {
  await query(`DELETE FROM "user"`);
  const email = "invited@example.com";
  const token = await insertLink({ query }, "invitation", { email, role: "viewer" });
  const { answers, people, winners } = await raceFor("one_time_link", (_, password) => {
    return ["acceptInvitation", { token, name: "Invited", password }];
  });
  expect(codes(answers)).toEqual({ ok: 1, invalid: 3 });
  expect(await query(`SELECT email, role FROM "user"`)).toEqual([{ email, role: "viewer" }]);
  for (const person of people) {
    const { code } = await newCaller().call(b, "signIn", { email, password: person.password });
    expect(code).toBe(person === winners[0] ? "ok" : "invalid");
  }
});

const waysOut: [what: string, action: ActionName, input: (id: string) => unknown][] = [
  ["demote", "changeRole", (id) => ({ id, role: "viewer" })],
  ["disable", "setPersonDisabled", (id) => ({ id, isDisabled: true })],
  ["delete", "deletePerson", (id) => id],
];

for (const [what, action, input] of waysOut) {
  test(`of two administrators who ${what} each other in two processes, one stays`, async () => {
    await query(`DELETE FROM "user"`);
    const pair = [await join("administrator", a), await join("administrator", b)] as const;
    const [one, two] = pair;
    const answers = await together("fact", [
      () => one.call(a, action, input(two.id)),
      () => two.call(b, action, input(one.id)),
    ]);
    const left = await query(`SELECT id FROM "user" WHERE role = 'administrator' AND NOT is_disabled`);
    expect(left).toEqual([{ id: answers[0]?.code === "ok" ? one.id : two.id }]);
    expect(answers.filter(({ code }) => code === "ok")).toHaveLength(1);
    for (const { id, call } of pair) {
      for (const url of [a, b]) {
        const { code } = await call(url, "invitePerson", { email: "next@example.com", role: "viewer" });
        expect(code === "ok").toBe(id === left[0]?.id);
      }
    }
  });
}

test.describe("a session in the other process", () => {
  const isTaken = { name: "Nobody has this name" };

  test("has the role of this very moment", async () => {
    const [administrator, { id, call }] = [await join("administrator"), await join("viewer")];
    const may = async () => (await call(b, "isNameTaken", isTaken)).code;
    expect(await may()).toBe("forbidden");
    for (const [role, code] of Object.entries({ editor: "ok", operator: "forbidden", administrator: "ok" })) {
      expect((await administrator.call(a, "changeRole", { id, role })).code).toBe("ok");
      expect(await may()).toBe(code);
    }
  });

  const ends: [what: string, action: ActionName, input: (id: string) => unknown][] = [
    ["is signed out", "signOutPerson", (id) => id],
    ["is disabled", "setPersonDisabled", (id) => ({ id, isDisabled: true })],
    ["is deleted", "deletePerson", (id) => id],
  ];
  for (const [what, action, input] of ends) {
    test(`ends with the next request when its person ${what}`, async () => {
      const [administrator, { id, call, open }] = [await join("administrator"), await join("editor")];
      expect([await open(b), (await call(b, "isNameTaken", isTaken)).code]).toEqual([200, "ok"]);
      expect((await administrator.call(a, action, input(id))).code).toBe("ok");
      expect([(await call(b, "isNameTaken", isTaken)).code, await open(b)]).toEqual(["signInNeeded", 307]);
    });
  }

  test("ends when its person signs out everywhere else, and this one goes on", async () => {
    const here = await join("viewer");
    const there = newCaller();
    expect((await there.call(b, "signIn", { email: here.email, password: here.password })).code).toBe("ok");
    expect(await there.open(b)).toBe(200);
    expect((await here.call(a, "endOtherSessions")).code).toBe("ok");
    expect([await there.open(b), await here.open(b)]).toEqual([307, 200]);
  });
});
