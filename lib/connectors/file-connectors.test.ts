import { afterEach, describe, expect, test } from "vitest";
import { syncFileConnectors } from "#lib/connectors/file-connectors.ts";
import { ada, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { inspectConnectors } from "#lib/connectors/inspect.ts";
import { listConnectors } from "#lib/connectors/list.ts";
import { connectorSearch } from "#lib/connectors/search.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";
import { parseSettings, settings } from "#lib/settings.ts";
import { runStoredTest } from "#lib/test-runs/run.ts";

const kept = globalThis as { mailroomSettings?: unknown };

const relay = (changes = "") => `
- id: relay
  name: Relay
  kind: smtp
  host: relay.example.com
  port: 587
  secure: false
  startTls: required
  sender: relay@example.com
  auth: {required: true, username: relay, password: first}
${changes}`;
const gmail = `
- id: Mail-2
  name: Mail
  kind: wellKnown
  service: gmail
  sender: a@example.com
  auth: {required: true, username: a, password: b}`;

/** Puts a file in force whose connectors are these; answers how many rows changed. */
async function operatorKeeps(connectors: string): Promise<number> {
  const text = `connectors:${connectors.trim() === "" ? " []" : connectors}`;
  const { config, configFile } = parseSettings({}, { path: "/etc/mailroom.yml", text });
  kept.mailroomSettings = { inForce: { ...settings(), config, configFile }, readAt: new Date() };
  return syncFileConnectors();
}

afterEach(async () => {
  kept.mailroomSettings = undefined;
  await db.connector.deleteMany();
});

const rows = () => db.connector.findMany({ orderBy: { fileId: "asc" }, include: { secrets: true } });
const rowOf = async (fileId: string) => {
  const row = await db.connector.findUnique({ where: { fileId }, include: { secrets: true } });
  if (!row) throw new Error(`There is no ${fileId}.`);
  return row;
};
const listed = async () => (await listConnectors(connectorSearch.parse({}))).rows;

describe("connectors of the file", () => {
  test("are found by their id in any letter case, before one of people with the same", async () => {
    await store.createConnector(smtpInput({ slug: "mail-2" }), ada);
    await store.createConnector(smtpInput({ slug: "mail-x" }), ada);
    await operatorKeeps(gmail + relay().replace("id: relay", "id: Mail_X"));
    const { id } = await rowOf("Mail-2");
    for (const name of ["Mail-2", "mail-2", "MAIL-2", id]) expect(await store.findConnectorId(name)).toBe(id);
    expect(await store.findConnectorId("mail_x")).toBe((await rowOf("Mail_X")).id);
    const ofPeople = await db.connector.findUnique({ where: { slug: "mail-x" } });
    expect(await store.findConnectorId("Mail-X")).toBe(ofPeople?.id);
    for (const name of ["mail_2", "file/Mail-2", "%"]) expect(await store.findConnectorId(name)).toBeUndefined();
  });

  test("are in the list with their place, and can be opened to send", async () => {
    expect(await operatorKeeps(relay() + gmail)).toBe(2);
    expect(await listed()).toMatchObject([
      {
        name: "Mail",
        target: "smtp.gmail.com:465",
        file: { id: "Mail-2", place: "mailroom.yml, line 12" },
        state: "ready",
      },
      { name: "Relay", target: "relay.example.com:587", file: { id: "relay", place: "mailroom.yml, line 2" } },
    ]);
    const row = await rowOf("relay");
    const { connector, file } = await store.getConnector(row.id);
    expect(file?.id).toBe("relay");
    if (!connector) throw new Error("no connector");
    expect(openDraft(keepingSecrets(connector), row)).toMatchObject({
      host: "relay.example.com",
      auth: { password: "first" },
    });
    expect(JSON.stringify(row)).not.toContain("first");
  });

  test("may be the relay of Elastic Cloud, by the id that it has there", async () => {
    const text = "kind: wellKnown, service: elastic-cloud, sender: a@example.com, auth: {required: false}";
    await operatorKeeps(`\n- {id: Elastic-Cloud-SMTP, name: Elastic Cloud, ${text}}`);
    expect(await listed()).toMatchObject([
      { service: "elastic-cloud", target: "dockerhost:10025", security: "none", file: { id: "Elastic-Cloud-SMTP" } },
    ]);
    expect((await listed())[0]?.state).toBe("ready");
  });

  test("stay as they are when the file says the same, wherever in the file", async () => {
    await operatorKeeps(relay() + gmail);
    const before = await rows();
    expect(await operatorKeeps(relay() + gmail)).toBe(0);
    expect(await rows()).toEqual(before);
    expect(await operatorKeeps(gmail + relay())).toBe(0);
    const moved = await rows();
    expect(moved.map(({ filePlace }) => filePlace)).toEqual(["mailroom.yml, line 2", "mailroom.yml, line 8"]);
    expect(moved.map(({ version, updatedAt }) => [version, updatedAt])).toEqual(
      before.map(({ version, updatedAt }) => [version, updatedAt]),
    );
  });

  test("follow the file: changed, with another secret, removed, and back again", async () => {
    await operatorKeeps(relay());
    const { id } = await rowOf("relay");
    await db.connector.update({ where: { id }, data: { lastTestAt: new Date(), lastTestOutcome: "ok" } });
    expect(await operatorKeeps(relay().replace("587", "25"))).toBe(1);
    expect(await rowOf("relay")).toMatchObject({ id, target: "relay.example.com:25", version: 2, lastTestAt: null });
    expect(await operatorKeeps(relay().replace("587", "25").replace("first", "second"))).toBe(1);
    const row = await rowOf("relay");
    const { connector } = await store.getConnector(id);
    if (!connector) throw new Error("no connector");
    expect(openDraft(keepingSecrets(connector), row)).toMatchObject({ auth: { password: "second" } });
    expect(await operatorKeeps("")).toBe(1);
    expect(await rows()).toEqual([]);
    expect(await operatorKeeps(relay())).toBe(1);
  });

  test("are disabled and enabled by the file, which keeps what else is known of them", async () => {
    const since = new Date();
    await operatorKeeps(relay("  enabled: false"));
    expect(await listed()).toMatchObject([{ name: "Relay", isEnabled: false, state: "disabled" }]);
    const { id } = await rowOf("relay");
    await db.connector.update({ where: { id }, data: { lastTestAt: since, lastTestOutcome: "ok" } });
    expect(await operatorKeeps(relay("  enabled: true"))).toBe(1);
    expect(await operatorKeeps(relay())).toBe(0);
    expect(await rowOf("relay")).toMatchObject({ isEnabled: true, version: 1, lastTestOutcome: "ok" });
    expect(await operatorKeeps(relay("  enabled: false").replace("587", "25"))).toBe(2);
    expect(await rowOf("relay")).toMatchObject({ isEnabled: false, version: 2, target: "relay.example.com:25" });
    const entries = await db.auditEntry.findMany({ where: { at: { gte: since } }, orderBy: { id: "asc" } });
    expect(entries.map(({ action }) => action)).toEqual([
      "connector.create",
      "connector.enable",
      "connector.update",
      "connector.disable",
    ]);
    await expect(store.setConnectorsEnabled([id], true, ada)).rejects.toMatchObject({ code: "keptInFile" });
  });

  test("tell the audit log what became of them, and no secret", async () => {
    const since = new Date();
    await operatorKeeps(relay());
    await operatorKeeps(relay().replace("first", "second"));
    await operatorKeeps("");
    const entries = await db.auditEntry.findMany({ where: { at: { gte: since } }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["connector.create", "mailroom.yml"],
      ["connector.update", "mailroom.yml"],
      ["connector.delete", "mailroom.yml"],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/first|second/);
    expect(entries[1]?.changes).toEqual([{ path: "auth.password", after: "changed" }]);
  });

  test("are set right once when several processes come at once", async () => {
    await operatorKeeps("");
    const { config, configFile } = parseSettings(
      {},
      { path: "/etc/mailroom.yml", text: `connectors:${relay()}${gmail}` },
    );
    const inForce = { ...settings(), config, configFile };
    const changed = await Promise.all([1, 2, 3].map(() => syncFileConnectors(inForce)));
    expect(changed.sort()).toEqual([0, 0, 2]);
    expect(await rows()).toHaveLength(2);
  });

  test("of which one has a mistake: that one is broken and says where, the others work", async () => {
    await operatorKeeps(relay().replace("port: 587", "port: 70000") + gmail);
    const [mail, broken] = await listed();
    expect(mail?.state).toBe("ready");
    expect(broken).toMatchObject({
      name: "Relay",
      state: "broken",
      defect: "mailroom.yml, line 6: The port lies between 1 and 65535.",
    });
    await inspectConnectors();
    expect((await listed())[1]?.defect).toMatch(/^mailroom.yml, line 6/);
    const tested = runStoredTest({ id: broken?.id ?? "", runId: crypto.randomUUID() }, ada);
    await expect(tested.next()).rejects.toMatchObject({ code: "invalid", message: broken?.defect });
    expect(await operatorKeeps(relay() + gmail)).toBe(1);
    expect((await listed())[1]?.state).toBe("ready");
  });

  test.each(["\0", "\ud83d"])("of which one has %j somewhere: it alone is broken", async (sign) => {
    const good = {
      ...{ kind: "smtp", host: "relay.example.com", port: 25, secure: false, startTls: "never" },
      ...{ sender: "a@example.com", auth: { required: true, username: "a", password: "b" } },
    };
    const bad: object[] = [
      { name: `A${sign}` },
      { sender: `a${sign}@example.com` },
      { sender: `"a${sign}" <a@example.com>` },
      { host: `relay${sign}` },
      { startTls: sign },
      { trustedCertificate: sign },
      { auth: { required: true, username: sign, password: "b" } },
      { auth: { required: true, username: "a", password: sign } },
      { [`colour${sign}`]: "red" },
    ];
    const entries = bad.map((fields, index) => JSON.stringify({ id: `bad-${index}`, name: "Bad", ...good, ...fields }));
    await operatorKeeps(`\n${entries.map((entry) => `- ${entry}`).join("\n")}${gmail}`);
    expect((await listed()).map(({ file, state }) => `${file?.id} ${state}`).sort()).toEqual([
      "Mail-2 ready",
      ...bad.map((_, index) => `bad-${index} broken`),
    ]);
  });

  test("of which one has a name that is too long: it alone is broken, and keeps whole characters of it", async () => {
    const text = relay().replace("name: Relay", `name: ${"a".repeat(119)}😀😀`) + gmail;
    await operatorKeeps(text);
    expect((await listed()).map(({ name, state }) => [name.length, state])).toEqual([
      [120, "broken"],
      [4, "ready"],
    ]);
    expect(await operatorKeeps(text)).toBe(0);
  });

  test("whose lines move are no other ones, with a mistake or without", async () => {
    await operatorKeeps(relay().replace("port: 587", "port: 70000") + gmail);
    const before = await rows();
    const entries = await db.auditEntry.count();
    await operatorKeeps(`\n# a line\n${relay().replace("port: 587", "port: 70000")}${gmail}`);
    const after = await rows();
    expect(after.map(({ version, updatedAt }) => [version, updatedAt])).toEqual(
      before.map(({ version, updatedAt }) => [version, updatedAt]),
    );
    expect(after.map(({ filePlace }) => filePlace)).not.toEqual(before.map(({ filePlace }) => filePlace));
    expect((await listed())[1]?.defect).toMatch(/^mailroom.yml, line 8/);
    expect(await db.auditEntry.count()).toBe(entries);
  });

  test("keep what their last test said until something changes that it was about", async () => {
    await operatorKeeps(relay());
    await db.connector.updateMany({ data: { lastTestAt: new Date(), lastTestOutcome: "ok" } });
    await operatorKeeps(relay().replace("name: Relay", "name: Other"));
    expect(await rows()).toMatchObject([{ name: "Other", lastTestOutcome: "ok" }]);
    await operatorKeeps(relay().replace("port: 587", "port: 2525"));
    expect(await rows()).toMatchObject([{ lastTestOutcome: null, lastTestAt: null }]);
  });

  test("that break a rule of the operator's are broken too", async () => {
    const text = `email: {allowedDomains: [example.org]}\nconnectors:${relay()}`;
    const { config, configFile } = parseSettings({}, { path: "/etc/mailroom.yml", text });
    kept.mailroomSettings = { inForce: { ...settings(), config, configFile }, readAt: new Date() };
    await syncFileConnectors();
    expect((await listed())[0]?.defect).toMatch(/line 10: The operator does not allow the domain example.com/);
  });
});

describe("nobody else changes them", () => {
  const refused = { code: "keptInFile", message: "“Relay” is kept in the settings file (mailroom.yml, line 2)." };

  test("neither by a save, nor by deleting, nor by disabling", async () => {
    await operatorKeeps(relay());
    const own = await store.createConnector(smtpInput(), ada);
    const { id } = await rowOf("relay");
    const ownId = own.is === "saved" ? own.id : "";
    await expect(store.updateConnector({ id, version: 1, connector: smtpUpdate() }, ada)).rejects.toMatchObject(
      refused,
    );
    await expect(store.deleteConnectors([ownId, id], ada)).rejects.toMatchObject(refused);
    await expect(store.setConnectorsEnabled([ownId, id], false, ada)).rejects.toMatchObject(refused);
    expect(await db.connector.findMany({ select: { isEnabled: true } })).toEqual([
      { isEnabled: true },
      { isEnabled: true },
    ]);
  });

  test("and their ids are taken", async () => {
    await operatorKeeps(gmail);
    const typed = store.createConnector(smtpInput({ slug: "mail-2" }), ada);
    await expect(typed).rejects.toMatchObject({ code: "invalid", fields: [{ path: "slug" }] });
    const derived = await store.createConnector(smtpInput({ name: "Mail 2" }), ada);
    if (derived.is !== "saved") throw new Error("not saved");
    expect((await store.getRow(derived.id)).slug).toBe("mail-2-2");
    const renamed = store.updateConnector(
      { id: derived.id, version: 1, connector: smtpUpdate({ slug: "mail-2" }) },
      ada,
    );
    await expect(renamed).rejects.toMatchObject({ fields: [{ path: "slug" }] });
  });

  test("a connector that had the id before is told that the file's is used", async () => {
    const own = await store.createConnector(smtpInput({ slug: "mail-2" }), ada);
    await operatorKeeps(gmail + relay());
    const clashes = (await listed()).map(({ name, clash }) => [name, clash?.slice(0, 30)]);
    expect(clashes).toEqual([
      ["Mail", "A connector that people keep h"],
      ["Orders", "The settings file has a connec"],
      ["Relay", undefined],
    ]);
    expect((await store.getConnector(own.is === "saved" ? own.id : "")).clash).toBeDefined();
    // It can still be saved as it is, and given another slug.
    const change = { id: own.is === "saved" ? own.id : "", version: 1, connector: smtpUpdate({ slug: "orders" }) };
    expect((await store.updateConnector(change, ada)).is).toBe("saved");
    expect((await listed()).some(({ clash }) => clash)).toBe(false);
  });
});
