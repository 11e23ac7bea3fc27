import { expect, test } from "vitest";
import { ada, bob, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";

const created = async () => {
  const result = await store.createConnector(smtpInput(), ada);
  return result.is === "saved" ? result.id : "";
};

const entriesOf = (targetId: string) =>
  db.auditEntry.findMany({ where: { targetId }, orderBy: [{ at: "asc" }, { id: "asc" }] });

const lastOf = async (targetId: string) => (await entriesOf(targetId)).at(-1);

test("a new connector is recorded with who, from where and what, its secret only as changed", async () => {
  const id = await created();
  const entries = await entriesOf(id);
  expect(entries).toMatchObject([
    {
      ...{ action: "connector.create", outcome: "done", requestId: "request-of-ada" },
      ...{ actorName: "Ada", fromAddress: "192.0.2.7", targetType: "connector", targetName: "Orders" },
    },
  ]);
  expect(entries[0]?.changes).toContainEqual({ path: "host", after: "smtp.example.com" });
  expect(entries[0]?.changes).toContainEqual({ path: "auth.password", after: "changed" });
  expect(JSON.stringify(entries)).not.toContain("first password");
});

test("a change is recorded as the fields that differ", async () => {
  const id = await created();
  const auth = { required: true as const, username: "orders", password: { op: "set" as const, value: "second one" } };
  await store.updateConnector({ id, version: 1, connector: smtpUpdate({ port: 2525, secure: true, auth }) }, bob);
  const entry = await lastOf(id);
  expect(entry).toMatchObject({ action: "connector.update", actorName: "Bob", fromAddress: null });
  expect(entry?.changes).toEqual([
    { path: "port", before: "587", after: "2525" },
    { path: "secure", before: "off", after: "on" },
    { path: "auth.password", after: "changed" },
  ]);
  expect(JSON.stringify(entry)).not.toContain("second one");
});

test("a secret that goes is recorded as removed", async () => {
  const id = await created();
  await store.updateConnector({ id, version: 1, connector: smtpUpdate({ auth: { required: false } }) }, bob);
  expect((await lastOf(id))?.changes).toContainEqual({ path: "auth.password", after: "removed" });
});

test("a save that is refused or comes too late is not recorded as a change", async () => {
  const id = await created();
  await store.updateConnector({ id, version: 7, connector: smtpUpdate({ name: "Late" }) }, bob);
  await store
    .updateConnector({ id, version: 1, connector: smtpUpdate({ host: "other.example.com" }) }, bob)
    .catch(() => {});
  expect(await entriesOf(id)).toHaveLength(1);
});

test("of twenty saves at once exactly one is recorded", async () => {
  const id = await created();
  const saves = Array.from({ length: 20 }, (_, index) =>
    store.updateConnector({ id, version: 1, connector: smtpUpdate({ name: `Save ${index}` }) }, bob),
  );
  await Promise.all(saves);
  expect((await entriesOf(id)).filter(({ action }) => action === "connector.update")).toHaveLength(1);
});

test("switching on and off is recorded for those that changed", async () => {
  const [first, second] = [await created(), await created()];
  await store.setConnectorsEnabled([first], false, bob);
  await store.setConnectorsEnabled([first, second], false, bob);
  await store.setConnectorsEnabled([first], true, ada);
  const actions = async (id: string) => (await entriesOf(id)).map(({ action }) => action);
  expect(await actions(first)).toEqual(["connector.create", "connector.disable", "connector.enable"]);
  expect(await actions(second)).toEqual(["connector.create", "connector.disable"]);
});

test("each deleted connector is recorded once, with what it was", async () => {
  const [first, second] = [await created(), await created()];
  const counts = await Promise.all([1, 2, 3].map(() => store.deleteConnectors([first, second], bob)));
  expect(counts.sort()).toEqual([0, 0, 2]);
  for (const id of [first, second]) {
    const deletions = (await entriesOf(id)).filter(({ action }) => action === "connector.delete");
    expect(deletions).toHaveLength(1);
    expect(deletions[0]?.changes).toContainEqual({ path: "host", before: "smtp.example.com" });
    expect(deletions[0]?.changes).toContainEqual({ path: "auth.password", after: "removed" });
  }
});

test("where the entry cannot be written, nothing changes", async () => {
  const id = await created();
  await db.$executeRaw`ALTER TABLE audit_entry ADD CONSTRAINT no_more CHECK (action <> 'connector.disable') NOT VALID`;
  await expect(store.setConnectorsEnabled([id], false, bob)).rejects.toThrow();
  await db.$executeRaw`ALTER TABLE audit_entry DROP CONSTRAINT no_more`;
  expect(await store.getConnector(id)).toMatchObject({ isEnabled: true });
});
