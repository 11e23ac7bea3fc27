import { X509Certificate } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { ada, bob, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import * as store from "#lib/connectors/store.ts";
import { chooseSystemConnector, onlyAdministrators } from "#lib/connectors/system.ts";
import { db } from "#lib/db.ts";
import type { ConnectorInput } from "#lib/email/connector.ts";
import { applyImport, type ImportRequest, previewImport } from "#lib/moving/import.ts";
import type { ImportPreview } from "#lib/moving/view.ts";
import { parseSettings, settings } from "#lib/settings.ts";

const kept = globalThis as { mailroomSettings?: unknown };

afterEach(async () => {
  kept.mailroomSettings = undefined;
  await db.connector.deleteMany();
});

async function stored(input: ConnectorInput = smtpInput({ slug: "orders" })): Promise<string> {
  const result = await store.createConnector(input, ada);
  if (result.is !== "saved") throw new Error("not saved");
  return result.id;
}

/** A connector as files have it: the one of the fixtures unless it says otherwise. */
function fileOf(...entries: Record<string, unknown>[]): string {
  const usual = {
    ...{ id: "orders", name: "Orders", kind: "smtp", sender: "Shop <orders@example.com>", host: "smtp.example.com" },
    ...{ port: 587, secure: false, startTls: "required", auth: { required: true, username: "orders" } },
  };
  return JSON.stringify({ connectors: entries.map((entry) => ({ ...usual, ...entry })) });
}

async function preview(request: ImportRequest | string): Promise<ImportPreview> {
  const reading = await previewImport(typeof request === "string" ? { text: request } : request, bob);
  if ("mistakes" in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading;
}

/** Imports everything that can be, as it is seen now. */
async function imported(request: ImportRequest | string) {
  const given = typeof request === "string" ? { text: request } : request;
  const { items, fingerprint } = await preview(given);
  const chosen = items.flatMap(({ action }, index) => (["unchanged", "invalid"].includes(action) ? [] : [index]));
  return applyImport(given, { fingerprint, chosen }, bob);
}

const actions = ({ items }: ImportPreview) => items.map(({ id, action }) => `${id}: ${action}`);
const passwordOf = (value: string) => ({ auth: { required: true, username: "orders", password: value } });

describe("a preview", () => {
  test("says which connectors are new, which change in what, and which stay", async () => {
    await stored();
    await stored(smtpInput({ name: "Billing", slug: "billing" }));
    const text = fileOf(
      {},
      { id: "billing", name: "Billing", sender: "billing@example.com" },
      { id: "news", name: "News" },
    );
    const seen = await preview(text);
    expect(actions(seen)).toEqual(["orders: unchanged", "billing: change", "news: create"]);
    expect(seen.items[1]?.changes).toEqual([
      { path: "sender", before: "Shop <orders@example.com>", after: "billing@example.com" },
    ]);
    expect(seen.items.map(({ needs }) => needs)).toEqual([undefined, undefined, "password"]);
    expect(await db.connector.count()).toBe(2);
  });

  test("holds no secret, and does not say whether a given one is the stored one", async () => {
    await stored();
    const seen = await Promise.all(["first password", "another"].map((word) => preview(fileOf(passwordOf(word)))));
    expect(JSON.stringify(seen)).not.toMatch(/first password|another/);
    expect(seen.map(actions)).toEqual([["orders: change"], ["orders: change"]]);
    const [right, wrong] = seen.map(({ items }) => items);
    expect(right).toEqual(wrong);
    expect(right?.[0]?.changes).toEqual([{ path: "auth.password", after: "set anew" }]);
  });

  test("at the machine itself a secret that is stored already is no change", async () => {
    await stored();
    const references = () => ({ message: "none" });
    const at = async (word: string) => actions(await preview({ text: fileOf(passwordOf(word)), references }));
    expect(await at("first password")).toEqual(["orders: unchanged"]);
    expect(await at("another")).toEqual(["orders: change"]);
  });

  test("of a connector that is to dial elsewhere says that its secret has to be entered again", async () => {
    await stored();
    const { items } = await preview(fileOf({ host: "mail.example.org" }));
    expect(items[0]).toMatchObject({ action: "change", needs: "password" });
    expect(items[0]?.changes).toEqual([
      { path: "host", before: "smtp.example.com", after: "mail.example.org" },
      { path: "auth.password", after: "has to be entered again" },
    ]);
  });

  test("calls a conflict what could be another connector than it seems, and has a free id for it", async () => {
    await stored();
    const text = "connectors:\n- {id: Relay-2, name: Kept, kind: exchange}";
    const { config, configFile } = parseSettings({}, { path: "/etc/mailroom.yml", text });
    kept.mailroomSettings = { inForce: { ...settings(), config, configFile }, readAt: new Date() };
    const seen = await preview(
      fileOf(
        { id: "other", name: "ORDERS" },
        { id: "relay-2", name: "Relay" },
        { id: "news", name: "News" },
        { id: "news", name: "More news" },
        { id: "news-2", name: "Still more" },
        { id: "news", name: "Last news" },
      ),
    );
    expect(seen.items.map(({ action, conflict }) => [action, conflict?.newId, conflict?.why])).toEqual([
      ["conflict", "other", "Another connector has this name, with the id orders."],
      ["conflict", "relay-2-2", "The settings file of the operator keeps a connector with this id."],
      ["create", undefined, undefined],
      ["conflict", "news-3", "An earlier connector of this file has the same id."],
      ["create", undefined, undefined],
      ["conflict", "news-4", "An earlier connector of this file has the same id."],
    ]);
  });

  test("tells certificates by their fingerprints", async () => {
    const authority = createAuthority();
    const [first, second] = [authority.issue({ names: ["a"] }).cert, authority.issue({ names: ["b"] }).cert];
    const auth = { required: false } as const;
    const id = await stored(smtpInput({ slug: "orders", auth }));
    const told = (cert: string) => `SHA-256 ${new X509Certificate(cert).fingerprint256}`;
    const changes = async (more: object) => (await preview(fileOf({ auth, ...more }))).items[0]?.changes;
    expect(await changes({ trustedCertificate: first })).toEqual([{ path: "trustedCertificate", after: told(first) }]);
    await store.updateConnector({ id, version: 1, connector: smtpUpdate({ auth, trustedCertificate: first }) }, ada);
    expect(await changes({ trustedCertificate: second })).toEqual([
      { path: "trustedCertificate", before: told(first), after: told(second) },
    ]);
    expect(await changes({})).toEqual([{ path: "trustedCertificate", before: told(first) }]);
  });

  test("names the line of what the operator's rules refuse", async () => {
    const text = "email: {allowedDomains: [example.org], services: [gmail]}";
    const { config, configFile } = parseSettings({}, { path: "/etc/mailroom.yml", text });
    kept.mailroomSettings = { inForce: { ...settings(), config, configFile }, readAt: new Date() };
    const ini = "[smtp]\n# where\nhost = h.example.com:25\n\nfrom_address = a@example.com\n";
    expect((await preview(ini)).items[0]?.mistakes.map(({ line }) => line)).toEqual([3, 5]);
  });

  test("says that a connector would be disabled or enabled; other programs say it of new ones alone", async () => {
    const id = await stored();
    const { items } = await preview(fileOf({ enabled: false }));
    expect(items).toMatchObject([
      { action: "change", isEnabled: false, changes: [{ path: "enabled", before: "on", after: "off" }] },
    ]);
    await store.setConnectorsEnabled([id], false, ada);
    expect((await preview(fileOf({ enabled: "false" }))).items).toMatchObject([{ action: "unchanged" }]);
    expect((await preview(fileOf({}))).items).toMatchObject([
      { action: "change", isEnabled: true, changes: [{ path: "enabled", before: "off", after: "on" }] },
    ]);
    expect((await preview(fileOf({ enabled: "maybe" }))).items[0]?.mistakes).toMatchObject([
      { message: "enabled must be true or false." },
    ]);
    const ini = "[smtp]\nenabled = true\nhost = h.example.com:25\nfrom_address = a@example.com\n";
    await imported(ini);
    await store.setConnectorsEnabled(
      (await db.connector.findMany()).map((row) => row.id),
      false,
      ada,
    );
    expect((await preview(ini)).items).toMatchObject([{ action: "unchanged", isEnabled: false }]);
  });

  test("lets only administrators change the connector that mail to people goes through", async () => {
    const id = await stored();
    await chooseSystemConnector({ id }, ada);
    const text = fileOf({ sender: "mine@example.com" });
    const seen = await preview(text);
    expect(seen.items[0]).toMatchObject({ action: "invalid", mistakes: [{ message: onlyAdministrators("Orders") }] });
    expect(actions(await preview(fileOf({})))).toEqual(["orders: unchanged"]);
    expect(await previewImport({ text }, ada)).toMatchObject({ items: [{ action: "change" }] });
    await db.fact.deleteMany();
    const { fingerprint } = await preview(text);
    await chooseSystemConnector({ id }, ada);
    expect(await applyImport({ text }, { fingerprint, chosen: [0] }, bob)).toMatchObject({ is: "stale" });
    await db.fact.deleteMany();
  });

  test("finds what the operator's rules refuse", async () => {
    const { config, configFile } = parseSettings(
      {},
      { path: "/etc/mailroom.yml", text: "email: {allowedDomains: [example.org]}" },
    );
    kept.mailroomSettings = { inForce: { ...settings(), config, configFile }, readAt: new Date() };
    const { items } = await preview(fileOf({}));
    expect(items[0]).toMatchObject({
      action: "invalid",
      mistakes: [{ line: 1, message: expect.stringContaining("example.com") }],
    });
    expect(items[0]).not.toHaveProperty("target");
  });
});

describe("an import", () => {
  test("stores what was chosen, with its secrets sealed, and tells the audit log", async () => {
    const id = await stored();
    const text = fileOf(
      { sender: "new@example.com", ...passwordOf("second password") },
      { id: "news", name: "News" },
      { id: "spare", name: "Spare" },
    );
    const { fingerprint } = await preview(text);
    const since = new Date();
    const result = await applyImport({ text }, { fingerprint, chosen: [1, 0, 1] }, bob);
    expect(result).toMatchObject({
      is: "applied",
      connectors: [
        { slug: "news", action: "create", needs: "password" },
        { id, slug: "orders", action: "change" },
      ],
    });
    const row = await store.getRow(id);
    expect(openDraft(smtpUpdate(), row)).toMatchObject({ auth: { password: "second password" } });
    expect(row).toMatchObject({ version: 2, updatedBy: "Bob", sender: "new@example.com" });
    const news = await db.connector.findUnique({ where: { slug: "news" } });
    expect(news).toMatchObject({ isMissingSecret: true, createdBy: "Bob" });
    expect(await db.connector.count()).toBe(2);
    const entries = await db.auditEntry.findMany({ where: { at: { gte: since } }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, targetName, actorName }) => [action, targetName, actorName])).toEqual([
      ["connector.create", "News", "Bob"],
      ["connector.update", "Orders", "Bob"],
      ["connector.import", null, "Bob"],
    ]);
    expect(entries[2]?.details).toEqual({ format: "own", created: 1, changed: 1, withoutSecret: 1 });
    expect(JSON.stringify(entries)).not.toContain("second password");
  });

  test("changes nothing of a stored secret that did not come along, unless its target is another", async () => {
    const id = await stored();
    await imported(fileOf({ sender: "new@example.com" }));
    expect(openDraft(smtpUpdate(), await store.getRow(id))).toMatchObject({ auth: { password: "first password" } });
    await imported(fileOf({ host: "evil.example.org" }));
    expect(await store.getRow(id)).toMatchObject({
      target: "evil.example.org:587",
      isMissingSecret: true,
      secrets: [],
    });
  });

  test("of something else than was seen is refused: another text, another version, a new connector of the same id", async () => {
    const id = await stored();
    const text = fileOf({ sender: "new@example.com" }, { id: "news", name: "News" });
    const { fingerprint } = await preview(text);
    const at = (given: string) => applyImport({ text: given }, { fingerprint, chosen: [0, 1] }, bob);
    expect(await at(text.replace("new@", "evil@"))).toMatchObject({ is: "stale" });
    await store.updateConnector({ id, version: 1, connector: smtpUpdate({ name: "Renamed" }) }, ada);
    const stale = await at(text);
    expect(stale).toMatchObject({
      is: "stale",
      reading: { items: [{ action: "change", stored: { version: 2 } }, {}] },
    });
    expect(await db.connector.count()).toBe(1);
    const again = await preview(text);
    await stored(smtpInput({ name: "Mine", slug: "news" }));
    expect(await applyImport({ text }, { fingerprint: again.fingerprint, chosen: [1] }, bob)).toMatchObject({
      is: "stale",
    });
  });

  test("that others do at the same time happens once", async () => {
    const text = fileOf(...Array.from({ length: 20 }, (_, index) => ({ id: `c-${index}`, name: `C ${index}` })));
    const { fingerprint, items } = await preview(text);
    const chosen = items.map((_, index) => index);
    const results = await Promise.all([1, 2, 3].map(() => applyImport({ text }, { fingerprint, chosen }, bob)));
    expect(results.map(({ is }) => is).sort()).toEqual(["applied", "stale", "stale"]);
    expect(await db.connector.count()).toBe(20);
  });

  test("cannot be of what is unchanged, invalid or not there", async () => {
    await stored();
    const text = fileOf({}, { id: "wrong", port: 0 });
    const { fingerprint } = await preview(text);
    for (const index of [0, 1, 2]) {
      await expect(applyImport({ text }, { fingerprint, chosen: [index] }, bob)).rejects.toMatchObject({
        code: "invalid",
      });
    }
  });

  test("gives a conflict an id of its own, and disables what was disabled", async () => {
    await stored();
    const result = await imported(fileOf({ id: "other", name: "Orders" }));
    expect(result).toMatchObject({ is: "applied", connectors: [{ slug: "other", action: "create" }] });
    await imported("[smtp]\nenabled = false\nhost = h.example.com:25\nfrom_address = a@example.com\n");
    expect(await db.connector.findUnique({ where: { slug: "grafana" } })).toMatchObject({ isEnabled: false });
  });
});

test("an import disables and enables connectors, and the audit log tells it", async () => {
  const id = await stored();
  const since = new Date();
  await imported(fileOf({ enabled: false }));
  expect(await store.getRow(id)).toMatchObject({ isEnabled: false, version: 2 });
  await imported(fileOf({ enabled: true, sender: "new@example.com" }));
  expect(await store.getRow(id)).toMatchObject({ isEnabled: true, sender: "new@example.com" });
  const entries = await db.auditEntry.findMany({ where: { at: { gte: since } }, orderBy: { id: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual([
    ...["connector.disable", "connector.import"],
    ...["connector.update", "connector.enable", "connector.import"],
  ]);
});

test("an import of a connector that was disabled since the preview is refused", async () => {
  const id = await stored();
  const text = fileOf({ sender: "new@example.com" });
  const { fingerprint } = await preview(text);
  await store.setConnectorsEnabled([id], false, ada);
  expect(await applyImport({ text }, { fingerprint, chosen: [0] }, bob)).toMatchObject({
    is: "stale",
    reading: { items: [{ changes: [{ path: "sender" }, { path: "enabled", before: "off", after: "on" }] }] },
  });
});

const many = (count: number) =>
  fileOf(
    ...Array.from({ length: count }, (_, index) => ({
      ...{ id: `c-${index}`, name: `C ${index}`, sender: `c${index}@example.com` },
      ...passwordOf(`password ${index}`),
    })),
  );

test("a thousand connectors are imported in one transaction, then changed in one, in a few seconds", {
  timeout: 60_000,
}, async () => {
  const startedAt = performance.now();
  await imported(many(1_000));
  expect(await db.connector.count()).toBe(1_000);
  expect(await db.secret.count()).toBe(1_000);
  const transactions = await db.$queryRaw<{ count: bigint }[]>`SELECT count(DISTINCT xmin::text) FROM connector`;
  expect(Number(transactions[0]?.count)).toBe(1);
  await imported(many(1_000).replaceAll("@example.com", "@example.org"));
  expect(await db.connector.count({ where: { sender: { endsWith: "@example.org" }, version: 2 } })).toBe(1_000);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
});

test("a failure in the last of a thousand leaves none", { timeout: 60_000 }, async () => {
  await stored();
  await db.$executeRaw`CREATE FUNCTION refuse_last() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.target_name = 'C 999' THEN RAISE EXCEPTION 'the last one fails'; END IF; RETURN NEW; END $$`;
  await db.$executeRaw`CREATE TRIGGER refuse_last BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_last()`;
  const entries = await db.auditEntry.count();
  try {
    await expect(imported(many(1_000))).rejects.toThrow("the last one fails");
  } finally {
    await db.$executeRaw`DROP TRIGGER refuse_last ON audit_entry`;
    await db.$executeRaw`DROP FUNCTION refuse_last`;
  }
  expect(await db.connector.count()).toBe(1);
  expect(await db.secret.count()).toBe(1);
  expect(await db.auditEntry.count()).toBe(entries);
});
