import { afterEach, beforeEach, expect, test } from "vitest";
import { ada, smtpInput } from "#lib/connectors/fixtures.ts";
import { inspectConnectors } from "#lib/connectors/inspect.ts";
import { listConnectors } from "#lib/connectors/list.ts";
import { connectorSearch, connectorStates } from "#lib/connectors/search.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";

const ids: Record<string, string> = {};

beforeEach(async () => {
  for (const name of ["ready", "disabled", "needsSecret", "testFailed", "secretExpires", "broken", "tested"]) {
    const result = await store.createConnector(smtpInput({ name, host: `${name.toLowerCase()}.example.com` }), ada);
    ids[name] = result.is === "saved" ? result.id : "";
  }
  const set = (name: string, data: object) => db.connector.update({ where: { id: ids[name] }, data });
  await set("disabled", { isEnabled: false, isMissingSecret: true });
  await set("needsSecret", { isMissingSecret: true, lastTestOutcome: "failed" });
  await set("testFailed", { lastTestOutcome: "failed", secretExpiresAt: new Date() });
  await set("secretExpires", { secretExpiresAt: new Date(Date.now() + 86_400_000), lastTestOutcome: "ok" });
  await set("tested", { lastTestOutcome: "unsure", lastTestAt: new Date(), secretExpiresAt: new Date("2099-01-01") });
  await set("broken", { settings: {}, isEnabled: false });
  await inspectConnectors();
});

afterEach(async () => {
  await db.connector.deleteMany();
});

const list = (search: object) => listConnectors(connectorSearch.parse(search));

test("each state's filter finds exactly the rows that show this state", async () => {
  const all = await list({});
  expect(all).toMatchObject({ matching: 7, total: 7 });
  for (const state of connectorStates) {
    const shown = all.rows.filter((row) => row.state === state).map(({ name }) => name);
    expect((await list({ state })).rows.map(({ name }) => name)).toEqual(shown);
    expect(shown).toContain(state);
  }
  expect(all.rows.find(({ name }) => name === "tested")?.state, "after a test that was unsure").toBe("ready");
});

test("a row that cannot be read is listed with its error", async () => {
  const { rows } = await list({ q: "broken" });
  expect(rows).toMatchObject([{ name: "broken", state: "broken", sender: "Shop <orders@example.com>" }]);
  expect(rows[0]?.defect).toContain("cannot be read");
});

test("search looks at name, sender and host, letter case aside and wildcards taken literally", async () => {
  expect((await list({ q: "TESTED.example" })).rows).toHaveLength(1);
  expect((await list({ q: "orders@" })).rows).toHaveLength(7);
  expect((await list({ q: "%" })).rows).toHaveLength(0);
  expect((await list({ q: "_eady" })).rows).toHaveLength(0);
});

test("rows are sorted both ways, and those never tested come last", async () => {
  const up = (await list({ sort: "target", order: "asc" })).rows.map(({ target }) => target);
  const down = (await list({ sort: "target", order: "desc" })).rows.map(({ target }) => target);
  expect(down).toEqual([...up].reverse());
  expect((await list({ sort: "lastTest", order: "desc" })).rows[0]?.name).toBe("tested");
});

test("impossible search parameters show the plain list", async () => {
  const search = connectorSearch.parse({ page: "-3", sort: "__proto__", state: ["x"], q: { a: 1 }, order: "up" });
  expect(search).toEqual(connectorSearch.parse({}));
});

test("a page beyond the end is empty and still says how many there are", async () => {
  expect(await list({ page: 9 })).toMatchObject({ rows: [], matching: 7 });
});

test("the inspection takes its note back once the row is whole again", async () => {
  await db.connector.update({
    where: { id: ids.broken },
    data: { settings: (await store.getRow(ids.ready ?? "")).settings ?? {} },
  });
  await db.secret.deleteMany({ where: { connectorId: ids.broken } });
  expect(await inspectConnectors()).toBe(1);
  expect((await store.getConnector(ids.broken ?? "")).defect).toBeUndefined();
});
