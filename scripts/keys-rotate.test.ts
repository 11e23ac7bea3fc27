import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { smtpInput } from "#lib/connectors/fixtures.ts";
import { countByKey } from "#lib/connectors/lost-keys.ts";
import { columnsOf } from "#lib/connectors/row.ts";
import { db } from "#lib/db.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { secretScope } from "#lib/email/target.ts";
import { ensureKeyCanary } from "#lib/key-canary.ts";
import { createPerson, deletePeople } from "#lib/people/fixtures.ts";
import { contextOf } from "#lib/people/second-factor/store.ts";
import { type EncryptionKey, parseSettings } from "#lib/settings.ts";
import { sealWith, tryOpenWith } from "#lib/vault.ts";
import { runCommand } from "#scripts/children.ts";

const textOf = (id: string) => `${id}:${Buffer.alloc(32, id).toString("base64")}`;
const ringOf = (...ids: string[]): EncryptionKey[] =>
  parseSettings({ MAILROOM_ENCRYPTION_KEYS: ids.map(textOf).join(",") }).encryptionKeys;

const connector = withoutSecrets(smtpInput());
const scope = secretScope(connector);
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const authenticatorKey = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const plainOf = (number: number) => `password ${number}`;

afterEach(async () => {
  await deletePeople();
  await db.connector.deleteMany();
  await db.fact.deleteMany();
});

/** Connectors whose secrets one key sealed, numbered from `first`. */
async function insertSecrets(keyId: string, count: number, first = 1): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  const made = { ...columnsOf(connector, null), createdBy: "Ada", updatedBy: "Ada" };
  await db.connector.createMany({ data: numbers.map((number) => ({ ...made, id: idOf(number), slug: `s${number}` })) });
  const sealed = (number: number) =>
    sealWith(ringOf(keyId), plainOf(number), { connectorId: idOf(number), field: "password", scope });
  await db.secret.createMany({
    data: numbers.map((number) => ({
      ...{ connectorId: idOf(number), field: "password", setBy: "Ada", sealed: sealed(number) },
    })),
  });
}

/** Somebody whose authenticator's key one key sealed. */
async function insertSecondFactor(keyId: string): Promise<string> {
  const { userId } = await createPerson("viewer");
  const sealedKey = sealWith(ringOf(keyId), authenticatorKey, contextOf(userId));
  await db.secondFactor.create({ data: { userId, sealedKey, confirmedAt: new Date() } });
  return userId;
}

/** How many secrets open as what they were with a ring of these keys. */
async function countOpening(...keyIds: string[]): Promise<number> {
  const secrets = await db.secret.findMany();
  const isWhole = ({ connectorId, sealed }: { connectorId: string; sealed: string }) =>
    tryOpenWith(ringOf(...keyIds), sealed, { connectorId, field: "password", scope }) ===
    plainOf(Number(connectorId.slice(-12)));
  return secrets.filter(isWhole).length;
}

const command = ["--disable-warning=ExperimentalWarning", "--conditions=react-server", "scripts/keys-rotate.ts"];
const envOf = (...keyIds: string[]) => ({ ...process.env, MAILROOM_ENCRYPTION_KEYS: keyIds.map(textOf).join(",") });
const rotate = (...keyIds: string[]) =>
  runCommand({ name: "keys:rotate", command: [process.execPath, ...command], env: envOf(...keyIds) });

test("killed half way no secret is harmed, and the next run does the rest", { timeout: 60_000 }, async () => {
  await ensureKeyCanary({ ring: ringOf("k1") });
  await insertSecrets("k1", 120);
  // A row that somebody else holds stops the rotation where we want it.
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM secret WHERE connector_id = $1 FOR UPDATE", [idOf(61)]);
  const child = spawn(process.execPath, command, { env: envOf("k2", "k1"), stdio: "ignore" });
  await vi.waitFor(async () => expect((await countByKey()).get("k2")).toBe(50), { timeout: 30_000 });
  expect(child.exitCode).toBeNull();
  child.kill("SIGKILL");
  await once(child, "exit");
  await holder.query("ROLLBACK");
  await holder.end();
  expect(await countOpening("k2", "k1")).toBe(120);

  const { code, output } = await rotate("k2", "k1");
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("The key k1 can leave the ring") });
  expect(await countByKey()).toEqual(new Map([["k2", 120]]));
  expect(await countOpening("k2")).toBe(120);
  const again = await rotate("k2", "k1");
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining("Sealed anew with the key k2: 0.") });
});

test("second factors are sealed anew as well, so that they outlive the old key", { timeout: 30_000 }, async () => {
  await ensureKeyCanary({ ring: ringOf("k1") });
  const userId = await insertSecondFactor("k1");
  const { code, output } = await rotate("k2", "k1");
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("Sealed anew with the key k2: 1.") });
  const { sealedKey } = await db.secondFactor.findUniqueOrThrow({ where: { userId } });
  expect(tryOpenWith(ringOf("k2"), sealedKey, contextOf(userId))).toBe(authenticatorKey);
});

test("a second factor whose key is lost is said to be one", { timeout: 30_000 }, async () => {
  await ensureKeyCanary({ ring: ringOf("k1") });
  await insertSecrets("k0", 1);
  await insertSecondFactor("k0");
  const { code, output } = await rotate("k2", "k1");
  expect(code).toBe(2);
  expect(output).toContain(
    "Still sealed with the key k0: 2 (the key is not in the ring). Second factors among them: 1.",
  );
});

test("what does not open is counted by its key, and the exit code says so", { timeout: 30_000 }, async () => {
  await ensureKeyCanary({ ring: ringOf("k1") });
  await insertSecrets("k1", 3);
  await insertSecrets("k0", 2, 10);
  await db.secret.update({
    where: { connectorId_field: { connectorId: idOf(1), field: "password" } },
    data: { sealed: sealWith(ringOf("k1"), "moved", { connectorId: idOf(2), field: "password", scope }) },
  });
  const { code, output } = await rotate("k2", "k1");
  expect(code).toBe(2);
  expect(output).toContain("Sealed anew with the key k2: 2. Now sealed with it: 2.");
  expect(output).toContain("Still sealed with the key k0: 2 (the key is not in the ring).");
  expect(output).toContain("Still sealed with the key k1: 1 (do not open with it).");
  expect(output).not.toContain("can leave");
});

test("a ring that does not fit the database changes nothing", { timeout: 30_000 }, async () => {
  await ensureKeyCanary({ ring: ringOf("k1") });
  await insertSecrets("k1", 2);
  const { code, output } = await rotate("k2");
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("sealed with the key k1") });
  expect(await countOpening("k1")).toBe(2);
});
