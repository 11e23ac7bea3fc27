import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { ada } from "#lib/connectors/fixtures.ts";
import { resealSecrets } from "#lib/connectors/reseal.ts";
import { createConnector, getRow } from "#lib/connectors/store.ts";
import { databaseUrl, db } from "#lib/db.ts";
import { connectorView } from "#lib/email/connector.ts";
import { secretScope } from "#lib/email/target.ts";
import { settings } from "#lib/settings.ts";
import { keyIdOf, tryOpenWith } from "#lib/vault.ts";

afterEach(async () => {
  await db.connector.deleteMany();
});

const newer = { id: "new_er", key: new Uint8Array(32).fill(7) };

async function createExample(name = "Relay") {
  const auth = { required: true, username: "ada", password: { op: "set", value: "s3cret" } } as const;
  const result = await createConnector(
    { kind: "wellKnown", name, slug: "", sender: "a@example.com", service: "gmail", auth },
    ada,
  );
  return getRow(result.is === "saved" ? result.id : "");
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

test("one that was in the way and goes meanwhile takes no other's turn", { timeout: 30_000 }, async () => {
  for (let number = 0; number < 60; number += 1) await createExample(`Relay ${number}`);
  const [first, second] = await db.secret.findMany({ orderBy: { connectorId: "asc" }, take: 2 });
  await db.secret.updateMany({
    where: { connectorId: first?.connectorId ?? "" },
    data: { sealed: "v1.lost.AAAA.AAAA.AAAA" },
  });
  // Held, the second one stops the rotation in the midst of what it has read.
  const holder = new pg.Client({ connectionString: databaseUrl() });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM secret WHERE connector_id = $1 FOR UPDATE", [second?.connectorId]);
  const resealing = resealSecrets([newer, ...settings().encryptionKeys]);
  const blocked = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  await vi.waitFor(async () => expect((await holder.query(blocked)).rowCount).toBe(1), 10_000);
  await db.connector.delete({ where: { id: first?.connectorId ?? "" } });
  await holder.query("COMMIT");
  await holder.end();
  expect(await resealing).toBe(59);
});
