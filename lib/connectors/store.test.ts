import { afterEach, expect, test } from "vitest";
import { untilWaiting, whileHeld } from "#e2e/held-lock.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { changesSince } from "#lib/connectors/changes.ts";
import { ada, bob, exchangeInput, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { trustedCertificateText } from "#lib/email/certificate-text.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";

afterEach(async () => {
  await db.connector.deleteMany();
});

async function created(input = smtpInput()) {
  const result = await store.createConnector(input, ada);
  if (result.is !== "saved") throw new Error("not saved");
  return result;
}

const refusal = (work: Promise<unknown>) => work.then(() => undefined).catch((error) => error);

test("a new connector is stored with its secret sealed and nothing of it in the open", async () => {
  const { id } = await created();
  const row = await store.getRow(id);
  expect(row.target).toBe("smtp.example.com:587");
  expect(row.secrets).toHaveLength(1);
  expect(row.secrets[0]).toMatchObject({ field: "password", setBy: "Ada" });
  expect(JSON.stringify(row)).not.toContain("first password");
  expect(openDraft(smtpUpdate(), row)).toMatchObject({ auth: { password: "first password" } });
});

test("a row and its secrets are read as one, also when somebody saves in between", async () => {
  const { id } = await created();
  let reading: ReturnType<typeof store.getRow> | undefined;
  await whileHeld("LOCK TABLE secret", async (saving) => {
    reading = store.getRow(id);
    await untilWaiting(1);
    await saving.query("UPDATE connector SET updated_by = 'Bob'");
    await saving.query("UPDATE secret SET set_by = 'Bob'");
  });
  expect(await reading).toMatchObject({ updatedBy: "Ada", secrets: [{ setBy: "Ada" }] });
});

test("what the form receives says since when a secret is set, not what it is", async () => {
  const { id } = await created();
  const stored = await store.getConnector(id);
  expect(stored.secrets.password).toMatchObject({ setBy: "Ada", isReadable: true });
  expect(stored.connector).toMatchObject({ auth: { required: true, username: "orders" } });
  expect(JSON.stringify(stored)).not.toContain("first password");
});

test("connectors of one name get slugs of their own", async () => {
  const [first, second] = [await created(), await created()];
  expect((await store.getConnector(first.id)).raw.slug).toBe("orders");
  expect((await store.getConnector(second.id)).raw.slug).toBe("orders-2");
});

test("ten connectors of one name created at once all get a slug", async () => {
  await Promise.all(Array.from({ length: 10 }, () => created()));
  const slugs = await db.connector.findMany({ select: { slug: true } });
  expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(10);
});

test("a taken slug that was typed is refused at its field and nothing is stored", async () => {
  await created(smtpInput({ slug: "mine" }));
  const error = await refusal(store.createConnector(smtpInput({ slug: "mine" }), ada));
  expect(error).toMatchObject({ code: "invalid", fields: [{ path: "slug" }] });
  expect(await db.connector.count()).toBe(1);
});

test("a trusted certificate that is none is refused at its field, when stored and when tried", async () => {
  const trustedCertificate = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----";
  expect(trustedCertificateText.parse(trustedCertificate)).toBe(trustedCertificate);
  const refused = { code: "invalid", fields: [{ path: "trustedCertificate" }] };
  expect(await refusal(store.createConnector(smtpInput({ trustedCertificate }), ada))).toMatchObject(refused);
  expect(await db.connector.count()).toBe(0);
  const { id } = await created();
  const connector = smtpUpdate({ trustedCertificate });
  expect(await refusal(store.updateConnector({ id, version: 1, connector }, ada))).toMatchObject(refused);
  const row = await store.getRow(id);
  expect(row.version).toBe(1);
  expect(await refusal(Promise.resolve().then(() => openDraft(connector, row)))).toMatchObject(refused);
});

test("a trusted certificate that is one is stored", async () => {
  const trustedCertificate = trustedCertificateText.parse(createAuthority().caPem);
  const { id } = await created(smtpInput({ trustedCertificate }));
  expect((await store.getConnector(id)).connector).toMatchObject({ trustedCertificate });
});

test("a kept secret survives a change that leaves the target alone", async () => {
  const { id } = await created();
  const result = await store.updateConnector({ id, version: 1, connector: smtpUpdate({ name: "Renamed" }) }, bob);
  expect(result).toMatchObject({ is: "saved", version: 2 });
  const row = await store.getRow(id);
  expect(row).toMatchObject({ name: "Renamed", updatedBy: "Bob", slug: "orders" });
  expect(openDraft(smtpUpdate(), row)).toMatchObject({ auth: { password: "first password" } });
});

test.each([
  ["host", { host: "smtp.attacker.example" }],
  ["port", { port: 2525 }],
  ["Secure", { secure: true }],
  ["STARTTLS", { startTls: "never" as const }],
  ["user", { auth: { required: true as const, username: "other", password: { op: "keep" as const } } }],
])("a kept secret is refused once the %s changes, for saving and for testing", async (_, changes) => {
  const { id } = await created();
  const connector = smtpUpdate(changes);
  const error = await refusal(store.updateConnector({ id, version: 1, connector }, bob));
  expect(error).toMatchObject({ code: "invalid", fields: [{ path: "auth.password" }] });
  const row = await store.getRow(id);
  expect(row.version).toBe(1);
  expect(() => openDraft(connector, row)).toThrow("The destination changed");
});

test("a rename keeps the last test, a change of what is tested forgets it", async () => {
  const { id } = await created();
  await db.connector.updateMany({ data: { lastTestAt: new Date(), lastTestOutcome: "failed" } });
  await store.updateConnector({ id, version: 1, connector: smtpUpdate({ name: "Renamed" }) }, bob);
  expect(await store.getRow(id)).toMatchObject({ lastTestOutcome: "failed" });
  await store.updateConnector({ id, version: 2, connector: smtpUpdate({ sender: "new@example.com" }) }, bob);
  expect(await store.getRow(id)).toMatchObject({ lastTestOutcome: null, lastTestAt: null });
});

test("a replaced secret is the one that opens from then on", async () => {
  const { id } = await created();
  const password = { op: "set" as const, value: "second password" };
  const connector = smtpUpdate({ host: "smtp2.example.com", auth: { required: true, username: "orders", password } });
  await store.updateConnector({ id, version: 1, connector }, bob);
  const row = await store.getRow(id);
  expect(row.secrets).toHaveLength(1);
  expect(openDraft(smtpUpdate({ host: "smtp2.example.com" }), row)).toMatchObject({
    auth: { password: "second password" },
  });
});

test("a removed secret leaves the connector needing one", async () => {
  const { id } = await created();
  const connector = smtpUpdate({ auth: { required: true, username: "orders", password: { op: "clear" } } });
  await store.updateConnector({ id, version: 1, connector }, bob);
  expect(await store.getConnector(id)).toMatchObject({ state: "needsSecret", secrets: {} });
});

test("turning authentication off deletes the stored password", async () => {
  const { id } = await created();
  await store.updateConnector({ id, version: 1, connector: smtpUpdate({ auth: { required: false } }) }, bob);
  expect(await db.secret.count()).toBe(0);
});

test("the second of two saves is refused with what is stored now", async () => {
  const { id } = await created();
  const seen = await store.getConnector(id);
  const auth = { required: true as const, username: "orders", password: { op: "set" as const, value: "new" } };
  await store.updateConnector({ id, version: 1, connector: smtpUpdate({ sender: "first@example.com", auth }) }, ada);
  const connector = smtpUpdate({ name: "Mine" });
  const result = await store.updateConnector({ id, version: 1, connector }, bob);
  if (result.is !== "conflict") throw new Error("The second save was taken.");
  expect(result).toMatchObject({ version: 2, updatedBy: "Ada" });
  expect(changesSince(seen, result.stored)).toEqual([
    { path: "sender", label: "Sender", value: "first@example.com" },
    { path: "password", label: "Password", value: "set anew by Ada" },
  ]);
  expect(JSON.stringify(result)).not.toContain("sealed");
  expect(await store.getRow(id)).toMatchObject({ name: "Orders", sender: "first@example.com" });
});

test.each([
  [undefined, "one", "added"],
  ["one", "another", "replaced"],
  ["one", undefined, "removed"],
])("whoever was overtaken reads of a certificate, once %s and now %s, that it was %s", (before, now, value) => {
  const seen = (trustedCertificate: string | undefined) => {
    return { connector: { ...withoutSecrets(smtpInput()), trustedCertificate }, secrets: {} };
  };
  expect(changesSince(seen(before), seen(now))).toEqual([
    { path: "trustedCertificate", label: "Trusted certificate", value },
  ]);
});

test("of twenty saves at once exactly one wins", async () => {
  const { id } = await created();
  const saves = Array.from({ length: 20 }, (_, index) =>
    store.updateConnector({ id, version: 1, connector: smtpUpdate({ name: `Save ${index}` }) }, bob),
  );
  const results = await Promise.all(saves);
  expect(results.filter(({ is }) => is === "saved")).toHaveLength(1);
});

test("a row whose settings no longer parse opens with its error and what is left of it", async () => {
  const { id } = await created();
  await db.connector.update({ where: { id }, data: { settings: { kind: "smtp", host: "smtp.example.com" } } });
  const stored = await store.getConnector(id);
  expect(stored).toMatchObject({ state: "broken", raw: { name: "Orders" } });
  expect(stored.defect).toContain("cannot be read");
  const saved = await store.updateConnector({ id, version: 1, connector: smtpInput() }, bob);
  expect(saved.is).toBe("saved");
  expect((await store.getConnector(id)).state).toBe("ready");
});

test("a sealed secret moved to another row does not open there", async () => {
  const [first, second] = [await created(), await created()];
  const [stolen] = (await store.getRow(first.id)).secrets;
  await db.secret.updateMany({ where: { connectorId: second.id }, data: { sealed: stolen?.sealed ?? "" } });
  const stored = await store.getConnector(second.id);
  expect(stored).toMatchObject({ state: "broken", secrets: { password: { isReadable: false } } });
});

test("an Exchange connector keeps the date on which its secret expires", async () => {
  const result = await store.createConnector(exchangeInput, ada);
  const row = await store.getRow(result.is === "saved" ? result.id : "");
  expect(row).toMatchObject({ service: "exchange", target: "11111111-1111-4111-8111-111111111111" });
  expect(row.secretExpiresAt?.toISOString()).toBe("2031-01-31T23:59:59.999Z");
});

test("an unknown or malformed id is not found", async () => {
  for (const id of ["", "x", "__proto__", "33333333-3333-4333-8333-333333333333"]) {
    expect(await refusal(store.getConnector(id))).toMatchObject({ code: "notFound" });
  }
});

test("disabling does not disturb a form that is being edited", async () => {
  const { id } = await created();
  expect(await store.setConnectorsEnabled([id], false, bob)).toBe(1);
  expect(await store.setConnectorsEnabled([id], false, bob)).toBe(0);
  const result = await store.updateConnector({ id, version: 1, connector: smtpUpdate() }, ada);
  expect(result.is).toBe("saved");
  expect(await store.getConnector(id)).toMatchObject({ isEnabled: false, state: "disabled" });
});

test("a name is recognised as taken whatever its letter case, save by the connector itself", async () => {
  const { id } = await created();
  expect(await store.isNameTaken({ name: " ORDERS " })).toBe(true);
  expect(await store.isNameTaken({ name: "orders", exceptId: id })).toBe(false);
});

test("a client certificate is stored in the open and its key sealed, beside the password", async () => {
  const { cert, key } = createAuthority().issue({ names: ["mailroom.example.com"] });
  const clientCertificate = { certificate: cert.trim(), privateKey: { op: "set", value: key.trim() } } as const;
  const { id } = await created(smtpInput({ clientCertificate }));
  const row = await store.getRow(id);
  expect(row.secrets.map(({ field }) => field).sort()).toEqual(["clientKey", "password"]);
  expect(JSON.stringify(row)).not.toContain(key.split("\n")[1]);
  expect(row.secretExpiresAt).not.toBeNull();
  const kept = { certificate: cert.trim(), privateKey: { op: "keep" } } as const;
  const opened = openDraft(smtpUpdate({ clientCertificate: kept }), row);
  expect(opened.clientCertificate?.privateKey).toContain(key.split("\n")[1]);
  expect(opened).toMatchObject({ auth: { password: "first password" } });
  // Another target: both have to be entered again.
  const moved = await refusal((async () => openDraft(smtpUpdate({ clientCertificate: kept, port: 25 }), row))());
  expect(moved.fields.map(({ path }: { path: string }) => path)).toEqual([
    "auth.password",
    "clientCertificate.privateKey",
  ]);
  const without = await store.updateConnector({ id, version: 1, connector: smtpUpdate() }, ada);
  expect(without.is).toBe("saved");
  expect((await store.getRow(id)).secrets.map(({ field }) => field)).toEqual(["password"]);
});

test("a key that does not belong to the client certificate is refused at its field", async () => {
  const authority = createAuthority();
  const [{ cert }, { key }] = [
    authority.issue({ names: ["a.example.com"] }),
    authority.issue({ names: ["b.example.com"] }),
  ];
  const clientCertificate = { certificate: cert.trim(), privateKey: { op: "set", value: key.trim() } } as const;
  const error = await refusal(store.createConnector(smtpInput({ clientCertificate }), ada));
  expect(error).toMatchObject({ code: "invalid", fields: [{ path: "clientCertificate.privateKey" }] });
});
