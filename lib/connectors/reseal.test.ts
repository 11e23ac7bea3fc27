import { afterEach, expect, test } from "vitest";
import { untilWaiting, whileHeld } from "#e2e/held-lock.ts";
import { ada, smtpInput } from "#lib/connectors/fixtures.ts";
import { resealSecrets } from "#lib/connectors/reseal.ts";
import { columnsOf } from "#lib/connectors/row.ts";
import { createConnector, deleteConnectors, getRow } from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { connectorView } from "#lib/email/connector.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { secretScope } from "#lib/email/target.ts";
import { settings } from "#lib/settings.ts";
import { keyIdOf, seal, tryOpenWith } from "#lib/vault.ts";

afterEach(async () => {
  await db.connector.deleteMany();
});

const newer = { id: "new_er", key: new Uint8Array(32).fill(7) };

async function createExample() {
  const auth = { required: true, username: "ada", password: { op: "set", value: "s3cret" } } as const;
  const result = await createConnector(
    { kind: "wellKnown", name: "Relay", slug: "", sender: "a@example.com", service: "gmail", auth },
    ada,
  );
  return getRow(result.is === "saved" ? result.id : "");
}

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** A connector with this id, without the way of the store. */
async function insertExample(id: string): Promise<void> {
  const connector = withoutSecrets(smtpInput());
  const sealed = seal("s3cret", { connectorId: id, field: "password", scope: secretScope(connector) });
  const secrets = { create: { field: "password", setBy: "Ada", sealed } };
  const by = { createdBy: "Ada", updatedBy: "Ada" };
  await db.connector.create({ data: { ...columnsOf(connector, null), ...by, id, slug: id, secrets } });
}

test("what an older key sealed is sealed anew with the newest, and the older one can go", async () => {
  const before = await createExample();
  const ring = [newer, ...settings().encryptionKeys];
  expect(await resealSecrets(ring)).toBe(1);
  expect(await db.auditEntry.findMany({ where: { action: "secret.reseal" } })).toMatchObject([
    { actorName: "Mailroom", details: { count: 1 } },
  ]);
  const { id, secrets, settings: stored, version, name, slug, sender } = await getRow(before.id);
  expect(version).toBe(before.version);
  expect(secrets[0]).toMatchObject({ setAt: before.secrets[0]?.setAt, setBy: "Ada" });
  const sealed = secrets[0]?.sealed ?? "";
  expect(keyIdOf(sealed)).toBe("new_er");
  const scope = secretScope(connectorView.parse({ ...(stored as object), name, slug, sender }));
  expect(tryOpenWith([newer], sealed, { connectorId: id, field: "password", scope })).toBe("s3cret");
  expect(await resealSecrets(ring)).toBe(0);
});

test("a secret that does not open stays as it is", async () => {
  const { id } = await createExample();
  const sealed = "v1.lost.AAAA.AAAA.AAAA";
  await db.secret.updateMany({ data: { sealed } });
  expect(await resealSecrets([newer])).toBe(0);
  expect((await getRow(id)).secrets).toMatchObject([{ sealed }]);
});

test("no secret is sealed anew before its entry in the audit log can be written", async () => {
  const { id } = await createExample();
  const keyOf = async () => keyIdOf((await getRow(id)).secrets[0]?.sealed ?? "");
  let resealing = Promise.resolve(0);
  await whileHeld("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE", async () => {
    resealing = resealSecrets([newer, ...settings().encryptionKeys]);
    await untilWaiting(1);
    expect(await keyOf()).not.toBe("new_er");
  });
  expect(await resealing).toBe(1);
  expect(await keyOf()).toBe("new_er");
});

/** What holds a connector's secret, so that a rotation stops there. */
const lockOf = (id: string) => `SELECT 1 FROM secret WHERE connector_id = '${id}' FOR UPDATE`;

test("one that was in the way and goes meanwhile takes no other's turn", { timeout: 30_000 }, async () => {
  for (let number = 1; number <= 60; number += 1) await insertExample(idOf(number));
  await db.secret.updateMany({ where: { connectorId: idOf(1) }, data: { sealed: "v1.lost.AAAA.AAAA.AAAA" } });
  let resealing = Promise.resolve(0);
  await whileHeld(lockOf(idOf(2)), async () => {
    resealing = resealSecrets([newer, ...settings().encryptionKeys]);
    await untilWaiting(1);
    await db.connector.delete({ where: { id: idOf(1) } });
  });
  expect(await resealing).toBe(59);
});

test("connectors that are deleted meanwhile, in whatever order, stop no rotation", async () => {
  // The rotation has the first and wants the last; the deletion comes upon the last before the first.
  const [last, first, between] = [idOf(9), idOf(1), idOf(5)];
  for (const id of [last, first, between]) await insertExample(id);
  let ended = Promise.resolve([0, 0]);
  await whileHeld(lockOf(between), async () => {
    const resealing = resealSecrets([newer, ...settings().encryptionKeys]);
    await untilWaiting(1);
    ended = Promise.all([resealing, deleteConnectors([last, first], ada)]);
    await untilWaiting(2);
  });
  expect(await ended).toEqual([3, 2]);
});
