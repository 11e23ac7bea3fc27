import { afterEach, expect, test, vi } from "vitest";
import { ada } from "#lib/connectors/fixtures.ts";
import { resealSecrets } from "#lib/connectors/reseal.ts";
import { createConnector, getRow } from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { connectorView } from "#lib/email/connector.ts";
import { secretScope } from "#lib/email/target.ts";
import { settings } from "#lib/settings.ts";
import { keyIdOf, tryOpenWith } from "#lib/vault.ts";

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
  let resealing: Promise<number> | undefined;
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE`;
    resealing = resealSecrets([newer, ...settings().encryptionKeys]);
    await vi.waitFor(async () => {
      const waiting = await tx.$queryRaw`
        SELECT 1 FROM pg_locks WHERE relation = 'audit_entry'::regclass AND NOT granted`;
      expect(waiting).toHaveLength(1);
    });
    expect(await keyOf()).not.toBe("new_er");
  });
  expect(await resealing).toBe(1);
  expect(await keyOf()).toBe("new_er");
});
