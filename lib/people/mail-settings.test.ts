import { beforeEach, expect, test, vi } from "vitest";
import { ada, smtpInput } from "#lib/connectors/fixtures.ts";
import { createConnector, deleteConnectors, setConnectorsEnabled } from "#lib/connectors/store.ts";
import { chooseSystemConnector } from "#lib/connectors/system.ts";
import { db } from "#lib/db.ts";
import { createPerson } from "#lib/people/fixtures.ts";
import { getMailSettings, requireMailToPeople } from "#lib/people/mail-settings.ts";
import { mailPasswordLink } from "#lib/people/password-mail.ts";
import { saveSandboxPort } from "#lib/sandbox/store.ts";

vi.hoisted(() => vi.stubEnv("MAILROOM_SANDBOX", "on"));

beforeEach(async () => {
  await db.connector.deleteMany();
  await db.fact.deleteMany();
});

async function stored(name: string, changes: Parameters<typeof smtpInput>[0] = {}): Promise<string> {
  const result = await createConnector(smtpInput({ name, ...changes }), ada);
  return result.is === "saved" ? result.id : "";
}

const choices = async () => (await db.auditEntry.findMany({ where: { action: "people.chooseConnector" } })).slice(-3);

test("connectors that can be used are there to choose, by name and with where they lead", async () => {
  const [orders, alerts] = [await stored("Orders"), await stored("Alerts")];
  await setConnectorsEnabled([await stored("Disabled")], false, ada);
  await db.connector.update({ where: { id: await stored("Broken") }, data: { defect: "It is broken." } });
  await db.connector.update({ where: { id: await stored("Without") }, data: { isMissingSecret: true } });
  const way = { sender: "Shop <orders@example.com>", target: "smtp.example.com:587", isSandbox: false };
  expect(await getMailSettings()).toEqual({
    hasPublicUrl: false,
    canMail: false,
    chosenId: "",
    choices: [
      { id: alerts, name: "Alerts", ...way },
      { id: orders, name: "Orders", ...way },
    ],
  });
});

test("a connector to the sandbox is marked, by whatever name it dials this machine", async () => {
  await saveSandboxPort(11_025);
  const local = { port: 11_025, auth: { required: false } as const };
  for (const [name, host] of Object.entries({ a: "127.0.0.1", b: "localhost", c: "::1" }))
    await stored(name, { ...local, host });
  await stored("d", { ...local, host: "localhost", port: 11_026 });
  expect((await getMailSettings()).choices.map(({ isSandbox }) => isSandbox)).toEqual([true, true, true, false]);
});

test("a choice is written down with what was before, and one of nothing new is not", async () => {
  const [first, second] = [await stored("First"), await stored("Second")];
  for (const id of [first, first, second, "", ""]) await chooseSystemConnector({ id }, ada);
  expect((await choices()).map(({ targetId, changes }) => ({ targetId, changes }))).toEqual([
    { targetId: first, changes: [{ path: "systemConnector", after: "First" }] },
    { targetId: second, changes: [{ path: "systemConnector", before: "First", after: "Second" }] },
    { targetId: second, changes: [{ path: "systemConnector", before: "Second" }] },
  ]);
  expect((await getMailSettings()).chosenId).toBe("");
});

test("what cannot be used is not chosen", async () => {
  const id = await stored("Disabled");
  await setConnectorsEnabled([id], false, ada);
  for (const unusable of [id, crypto.randomUUID()]) {
    await expect(chooseSystemConnector({ id: unusable }, ada)).rejects.toMatchObject({ fields: [{ path: "id" }] });
  }
  expect((await getMailSettings()).chosenId).toBe("");
});

test("a choice that works no longer is said aloud, and stays to be seen while its connector is there", async () => {
  const id = await stored("Orders");
  await chooseSystemConnector({ id }, ada);
  await db.connector.update({ where: { id }, data: { lastTestOutcome: "failed" } });
  expect(await getMailSettings()).toMatchObject({ chosenId: id, warning: "The last test of “Orders” failed." });
  await setConnectorsEnabled([id], false, ada);
  expect(await getMailSettings()).toMatchObject({
    chosenId: id,
    warning: expect.stringMatching(/^The connector “Orders” is disabled\. No mail/),
    choices: [{ id, name: "Orders" }],
  });
  await deleteConnectors([id], ada);
  expect(await getMailSettings()).toMatchObject({
    chosenId: "",
    warning: expect.stringMatching(/^The connector that was chosen was deleted\. No mail/),
    choices: [],
  });
  await chooseSystemConnector({ id: "" }, ada);
  expect((await getMailSettings()).warning).toBeUndefined();
  expect((await choices()).at(-1)).toMatchObject({ targetId: id, targetName: "a deleted connector" });
});

test("without an address for the links nothing is sent, and it is said why", async () => {
  await chooseSystemConnector({ id: await stored("Orders") }, ada);
  const { userId } = await createPerson("viewer");
  await expect(requireMailToPeople()).rejects.toMatchObject({ code: "notFound" });
  await expect(mailPasswordLink(userId, ada)).rejects.toMatchObject({
    code: "mailFailed",
    message: expect.stringMatching(/server\.publicUrl \(MAILROOM_PUBLIC_URL\) is not set\.$/),
  });
});
