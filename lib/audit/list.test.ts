import { afterEach, expect, test } from "vitest";
import { listAuditActors, listAuditEntries } from "#lib/audit/list.ts";
import { type AuditSearch, auditPageSize, auditSearch } from "#lib/audit/search.ts";
import { recordAudit } from "#lib/audit.ts";
import { ada, bob } from "#lib/connectors/fixtures.ts";
import { db } from "#lib/db.ts";

const list = (search: Partial<Record<keyof AuditSearch, unknown>>) => listAuditEntries(auditSearch.parse(search));
const namesOf = async (search: Partial<Record<keyof AuditSearch, unknown>>) =>
  (await list(search)).entries.map(({ targetName }) => targetName);

/** The log cannot be emptied, save by taking it away. */
async function emptyLog() {
  await db.$executeRaw`ALTER TABLE audit_entry DISABLE TRIGGER USER`;
  await db.$executeRaw`DELETE FROM audit_entry`;
  await db.$executeRaw`ALTER TABLE audit_entry ENABLE TRIGGER USER`;
}

afterEach(emptyLog);

const door = (name: string) => ({ type: "door" as const, id: `id-of-${name}`, name });

async function insertNumbered(count: number) {
  const row = { requestId: "r", actorName: "Ada", action: "sandbox.clear", outcome: "done" };
  const instant = Date.parse("2026-03-01T00:00:00Z");
  const data = Array.from({ length: count }, (_, index) => ({
    ...{ ...row, targetName: String(index), at: new Date(instant + Math.floor(index / 3)) },
  }));
  await db.auditEntry.createMany({ data });
}

test("the filters narrow the log, alone and together", async () => {
  await recordAudit(db, ada, { action: "access.refuse", outcome: "refused", target: door("one") });
  await recordAudit(db, bob, { action: "access.refuse", outcome: "refused", target: door("two") });
  await recordAudit(db, bob, { action: "sandbox.clear", target: door("three") });
  expect(await namesOf({})).toEqual(["three", "two", "one"]);
  expect(await namesOf({ who: "Bob" })).toEqual(["three", "two"]);
  expect(await namesOf({ action: "access.refuse" })).toEqual(["two", "one"]);
  expect(await namesOf({ outcome: "done" })).toEqual(["three"]);
  expect(await namesOf({ target: "two" })).toEqual(["two"]);
  expect(await namesOf({ target: "id-of-one" })).toEqual(["one"]);
  expect(await namesOf({ who: "Bob", action: "access.refuse" })).toEqual(["two"]);
});

test("days are those of UTC, the first and the last included", async () => {
  const row = { requestId: "r", actorName: "Ada", action: "sandbox.clear", outcome: "done" };
  const instants = [
    "2026-02-28T23:59:59.999Z",
    "2026-03-01T00:00:00Z",
    "2026-03-02T23:59:59.999Z",
    "2026-03-03T00:00:00Z",
  ];
  await db.auditEntry.createMany({ data: instants.map((at) => ({ ...row, at: new Date(at), targetName: at })) });
  expect(await namesOf({ from: "2026-03-01", to: "2026-03-02" })).toEqual([instants[2], instants[1]]);
});

test.each(["smtp-relay", "RELAY eu", "192.0.2", "request-of", "o'neill", "587", "müll"])(
  "the search finds %s by the beginnings of its words",
  async (q) => {
    const changes = [{ path: "host", before: "smtp-relay.eu.example.com:587", after: "Müller & O'Neill" }];
    await recordAudit(db, ada, { action: "connector.update", target: door("found"), changes });
    await recordAudit(db, bob, { action: "sandbox.clear", target: door("other") });
    expect(await namesOf({ q })).toContain("found");
    expect(await namesOf({ q: `${q} nowhere` })).toEqual([]);
  },
);

test.each(["'", "!!!", "a & b | !c", "\0", "\\", "':*", "%", "x".repeat(5_000), "<->", "\u200b", "“ ”"])(
  "a search for %j is no error",
  async (q) => {
    await recordAudit(db, ada, { action: "sandbox.clear", target: door("some") });
    expect((await list({ q })).entries.length).toBeLessThanOrEqual(1);
  },
);

test.each([
  { before: "x" },
  { before: "2026-13-99T00:00:00.000Z_00000000-0000-4000-8000-000000000000" },
  { after: ["2026"] },
  { from: "0000-01-01", to: "yesterday" },
  { action: "connector.update'", outcome: "__proto__" },
])("impossible values %j show the log from its beginning", async (search) => {
  await recordAudit(db, ada, { action: "sandbox.clear", target: door("some") });
  expect(await namesOf(search)).toEqual(["some"]);
});

test("paging there and back meets every entry once, also within one instant and while others arrive", async () => {
  const count = auditPageSize * 3 + 7;
  await insertNumbered(count);
  const down: string[][] = [];
  let page = await list({});
  for (;;) {
    down.push(page.entries.map(({ id }) => id));
    if (!page.older) break;
    await recordAudit(db, bob, { action: "sandbox.clear", target: door("late") });
    page = await list({ before: page.older });
  }
  expect(down.map(({ length }) => length)).toEqual([50, 50, 50, 7]);
  expect(new Set(down.flat()).size).toBe(count);
  const up: string[][] = [down.at(-1) ?? []];
  while (page.newer && up.length < down.length) {
    page = await list({ after: page.newer });
    up.unshift(page.entries.map(({ id }) => id));
  }
  expect(up).toEqual(down);
});

test("the way to newer entries ends at a full first page", async () => {
  await insertNumbered(auditPageSize + 10);
  const first = await list({});
  const second = await list({ before: first.older });
  expect(second).toMatchObject({ older: undefined });
  const back = await list({ after: second.newer });
  expect(back.entries).toEqual(first.entries);
  expect(back.newer).toBeUndefined();
  expect(await list({ after: back.older, who: "Ada" })).toMatchObject({ newer: undefined });
});

test("everybody who has entries is named once", async () => {
  await insertNumbered(5);
  await recordAudit(db, bob, { action: "sandbox.clear" });
  expect(await listAuditActors()).toEqual(["Ada", "Bob"]);
});
