import { afterEach, expect, test } from "vitest";
import { ada, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { inspectConnectors } from "#lib/connectors/inspect.ts";
import { listConnectors } from "#lib/connectors/list.ts";
import { countByKey, countLostConnectors } from "#lib/connectors/lost-keys.ts";
import { resealSecrets } from "#lib/connectors/reseal.ts";
import { connectorSearch } from "#lib/connectors/search.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { settings } from "#lib/settings.ts";

const lost = { id: "lo_st", key: new Uint8Array(32).fill(9) };

afterEach(async () => {
  await db.connector.deleteMany();
});

async function created(name: string) {
  const result = await store.createConnector(smtpInput({ name }), ada);
  return result.is === "saved" ? result.id : "";
}

/** A connector whose secret was sealed with a key that is not in the ring any more, and one that is well. */
async function createLost() {
  const id = await created("Lost");
  await resealSecrets([lost, ...settings().encryptionKeys]);
  await created("Well");
  return id;
}

const named = async (state: string) =>
  (await listConnectors(connectorSearch.parse({ state }))).rows.map(({ name, state: shown }) => [name, shown]);

test("a connector whose key is lost asks for its secret, on its page and in the list", async () => {
  const id = await createLost();
  expect(await countLostConnectors()).toBe(1);
  expect(await store.getConnector(id)).toMatchObject({
    state: "needsSecret",
    defect: undefined,
    secrets: { password: { isReadable: false } },
  });
  await inspectConnectors();
  expect(await named("needsSecret")).toEqual([["Lost", "needsSecret"]]);
  expect(await named("ready")).toEqual([["Well", "ready"]]);
  expect(await named("broken")).toEqual([]);
});

test("a test with it says at the secret's field what is missing", async () => {
  const id = await createLost();
  const row = await store.getRow(id);
  expect(() => openDraft(smtpUpdate(), row)).toThrow(
    expect.objectContaining({
      code: "invalid",
      fields: [{ path: "auth.password", message: "The key of the stored password is lost: enter the password again." }],
    }),
  );
});

test("it can be renamed without the secret, which opens again should the key be found", async () => {
  const id = await createLost();
  const renamed = smtpUpdate({ name: "Renamed" });
  expect(await store.updateConnector({ id, version: 1, connector: renamed }, ada)).toMatchObject({ is: "saved" });
  expect(await named("needsSecret")).toEqual([["Renamed", "needsSecret"]]);
  expect(await resealSecrets([...settings().encryptionKeys, lost])).toBe(1);
  expect(await countLostConnectors()).toBe(0);
  expect(openDraft(renamed, await store.getRow(id))).toMatchObject({ auth: { password: "first password" } });
  expect(await store.getConnector(id)).toMatchObject({ state: "ready" });
});

test("a new secret ends it", async () => {
  const id = await createLost();
  const auth = { required: true, username: "orders", password: { op: "set", value: "second" } } as const;
  await store.updateConnector({ id, version: 1, connector: smtpUpdate({ name: "Lost", auth }) }, ada);
  expect(await countLostConnectors()).toBe(0);
  expect(await store.getConnector(id)).toMatchObject({ state: "ready" });
});

test("secrets are counted by the key that sealed them", async () => {
  await createLost();
  expect([...(await countByKey())]).toEqual([
    ["lo_st", 1],
    ["test", 1],
  ]);
});
