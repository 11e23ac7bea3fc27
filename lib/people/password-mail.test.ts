import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findLeaks } from "#e2e/canaries.ts";
import { dumpOf } from "#e2e/rows.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { ada, bob, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import * as connectors from "#lib/connectors/store.ts";
import { chooseSystemConnector } from "#lib/connectors/system.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { createPerson, deletePeople, password, signedInHeaders, tokenIn } from "#lib/people/fixtures.ts";
import { canMailPeople, requireMailToPeople } from "#lib/people/mail-settings.ts";
import { acceptInvitation, setNewPassword } from "#lib/people/own-account.ts";
import { mailPasswordLink, requestPasswordMail } from "#lib/people/password-mail.ts";
import { findSession } from "#lib/people/sessions.ts";
import { createPasswordLink, setPersonDisabled } from "#lib/people/store.ts";
import { parseSettings, settings } from "#lib/settings.ts";

// Settings are read once, when the first of these modules loads.
vi.hoisted(() => vi.stubEnv("MAILROOM_PUBLIC_URL", "https://mailroom.example.com"));

const visitor = { from: "192.0.2.9", requestId: "r9" };
const other = "another fine password";
const closers: (() => Promise<unknown>)[] = [];

beforeEach(deletePeople);
const kept = globalThis as { mailroomSettings?: unknown };

afterEach(async () => {
  kept.mailroomSettings = undefined;
  await Promise.all(closers.splice(0).map((close) => close()));
  await db.fact.deleteMany();
  await db.connector.deleteMany();
});

/** Puts the rules of mail in force as the operator's file would say them. */
function inForce(email: object): void {
  const { config } = parseSettings({}, { path: "/etc/mailroom.yml", text: JSON.stringify({ email }) });
  const merged = { ...settings().config, email: config.email };
  kept.mailroomSettings = { inForce: { ...settings(), config: merged }, readAt: new Date() };
}

/** A server and the connector to it that mail to people goes through. */
async function chosen(options: Parameters<typeof startSmtp>[0] = {}) {
  const auth = { mechanisms: ["PLAIN"], users: { orders: "first password" } };
  const smtp = await startSmtp({ auth, ...options });
  closers.push(smtp.close);
  const local = { host: "localhost", port: smtp.port, startTls: "never" as const };
  const result = await connectors.createConnector(smtpInput(local), ada);
  const id = result.is === "saved" ? result.id : "";
  await chooseSystemConnector({ id }, ada);
  return { smtp, id, local };
}

type Smtp = Awaited<ReturnType<typeof startSmtp>>;

const ask = (email: string, from = visitor.from) => requestPasswordMail({ email }, { ...visitor, from });
const textOf = ({ messages }: Smtp, index = -1) => messages.at(index)?.mail.text ?? "";
const tokenFrom = (smtp: Smtp, index = -1) => tokenIn(/https:\S+token=\S+/.exec(textOf(smtp, index))?.[0] ?? "");
const entries = (action: string) => db.auditEntry.findMany({ where: { action }, orderBy: { at: "asc" } });
const lastEntry = async (action: string) => (await entries(action)).at(-1);

test("the mail comes from the chosen connector in both forms, says who asked, and its link works once", async () => {
  const { smtp } = await chosen();
  const { email, userId } = await createPerson("viewer");
  const session = await signedInHeaders(email);
  await ask(email);

  const [{ envelope, mail } = { envelope: undefined, mail: undefined }] = smtp.messages;
  expect(envelope).toEqual({ from: "orders@example.com", to: [email] });
  expect(mail?.subject).toBe("A new password for Mailroom");
  const token = tokenFrom(smtp);
  const url = `https://mailroom.example.com/new-password?token=${token}`;
  expect(mail?.text).toContain(`\n${url}\n`);
  expect(mail?.html).toContain(`href="${url}"`);
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain("somebody at the network address 192.0.2.9 asked for a new password");
    expect(part).toContain("If you did not ask for it, do nothing");
  }
  const link = await db.oneTimeLink.findFirstOrThrow();
  expect(link.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);

  await expect(acceptInvitation({ token, name: "Eve", password }, visitor)).rejects.toMatchObject({ code: "invalid" });
  expect(await setNewPassword({ token, password: other }, visitor)).toBe(email);
  expect(await findSession(session)).toBeUndefined();
  await expect(setNewPassword({ token, password }, visitor)).rejects.toMatchObject({ code: "invalid" });
  const target = { targetId: userId, targetName: email, requestId: "r9", fromAddress: "192.0.2.9", outcome: "done" };
  expect(await entries("person.requestPasswordMail")).toMatchObject([target]);
  expect(await lastEntry("person.mailPasswordLink")).toMatchObject(target);
});

describe("nobody gets a mail, and whoever asks is told nothing,", () => {
  test.each([
    ["where nobody has the address", "Nobody has this address.", async () => "oops-my-password@example.com"],
    [
      "where the person is disabled",
      "This person is disabled.",
      async () => {
        const { email, userId } = await createPerson("viewer");
        await setPersonDisabled({ id: userId, isDisabled: true }, ada);
        return email;
      },
    ],
    [
      "where the person comes in without a password",
      "This person has no password.",
      async () => {
        const { email, userId } = await createPerson("viewer");
        await db.account.updateMany({ where: { userId }, data: { providerId: "oidc", password: null } });
        return email;
      },
    ],
    [
      "where three mails went to the person within the hour",
      "Too many mails were asked for.",
      async () => {
        const { email } = await createPerson("viewer");
        await Promise.all([ask(email, "192.0.2.1"), ask(email, "192.0.2.2"), ask(email, "192.0.2.3")]);
        return email;
      },
    ],
    [
      "where one network asks too often, for whomever",
      "Too many mails were asked for from this network address.",
      async () => {
        const { email } = await createPerson("viewer");
        for (let index = 0; index < 20; index += 1) await ask(`nobody${index}@example.com`);
        return email;
      },
    ],
  ])("%s", async (_, why, emailOf) => {
    const { smtp } = await chosen();
    const email = await emailOf();
    const [links, mails] = [await db.oneTimeLink.count(), smtp.messages.length];
    expect(await ask(email)).toBeUndefined();
    expect(smtp.messages).toHaveLength(mails);
    expect(await db.oneTimeLink.count()).toBe(links);
    expect(await lastEntry("person.requestPasswordMail")).toMatchObject({ outcome: "refused", details: { why } });
    expect(JSON.stringify(await db.auditEntry.findMany())).not.toContain("oops");
  });
});

test("a mailbox that was asked for often gets its next mail an hour later", async () => {
  const { smtp } = await chosen();
  const { email } = await createPerson("viewer");
  for (let index = 0; index < 5; index += 1) await ask(email);
  expect(smtp.messages).toHaveLength(3);
  await db.$executeRaw`UPDATE rate_bucket SET full_at = full_at - interval '1 hour'`;
  await ask(email);
  await ask(email);
  expect(smtp.messages).toHaveLength(4);
});

test("asking ends nobody's link; the first that is used ends the others", async () => {
  const { smtp } = await chosen();
  const { email, userId } = await createPerson("viewer");
  const byHand = tokenIn(await createPasswordLink(userId, ada));
  await ask(email);
  await ask(email);
  await setNewPassword({ token: tokenFrom(smtp, 0), password: other }, visitor);
  for (const token of [byHand, tokenFrom(smtp, 1)]) {
    await expect(setNewPassword({ token, password }, visitor)).rejects.toMatchObject({ code: "invalid" });
  }
});

test("an administrator mails a link too, in their own name, whatever signs it has", async () => {
  const { smtp } = await chosen();
  const { email, userId } = await createPerson("viewer");
  const old = tokenIn(await createPasswordLink(userId, ada));
  await mailPasswordLink(userId, { ...ada, name: "_Ada_ ` [x](https://evil.example) <b>" });
  expect(textOf(smtp)).toContain(
    "the administrator _Ada_ ' [x](https://evil.example) <b> at the network address 192.0.2.7",
  );
  expect(smtp.messages[0]?.mail.html).not.toContain('href="https://evil');
  await expect(setNewPassword({ token: old, password }, visitor)).rejects.toMatchObject({ code: "invalid" });
  expect(await setNewPassword({ token: tokenFrom(smtp), password: other }, visitor)).toBe(email);
});

describe("when the connector does not work", () => {
  test.each([
    [
      "is disabled",
      /^The connector “Orders” is disabled\.$/,
      (id: string) => connectors.setConnectorsEnabled([id], false, ada),
    ],
    [
      "was deleted",
      /^The connector that was chosen was deleted\.$/,
      (id: string) => connectors.deleteConnectors([id], ada),
    ],
    [
      "lacks its secret",
      /^The connector “Orders” needs its secret again\.$/,
      (id: string) => db.connector.update({ where: { id }, data: { isMissingSecret: true } }),
    ],
    [
      "cannot be read",
      /^The connector “Orders” cannot be used as it is stored\.$/,
      (id: string) => db.connector.update({ where: { id }, data: { settings: {} } }),
    ],
  ])("because it %s, the way is closed for all, and the log says why", async (_, why, breakIt) => {
    const { smtp, id } = await chosen();
    const { email, userId } = await createPerson("viewer");
    expect(await canMailPeople()).toBe(true);
    await breakIt(id);
    expect(await canMailPeople()).toBe(false);
    await expect(requireMailToPeople()).rejects.toMatchObject({ code: "notFound" });
    await expect(mailPasswordLink(userId, ada)).rejects.toMatchObject({ code: "mailFailed" });
    await ask(email);
    const failed = await entries("person.mailPasswordLink");
    for (const { outcome, details } of failed.slice(-2)) {
      expect({ outcome, why: (details as { why: string }).why }).toEqual({
        outcome: "failed",
        why: expect.stringMatching(why),
      });
    }
    expect(smtp.lines).toEqual([]);
  });

  test("because its server refuses, an administrator is told the finding and the log keeps it, never the link", async () => {
    const { smtp } = await chosen({ script: { final: "554 5.7.1 No spam here" } });
    const { email, userId } = await createPerson("viewer");
    const message = `Mail to ${email}: localhost refused the message for its content.`;
    await expect(mailPasswordLink(userId, ada)).rejects.toMatchObject({ code: "mailFailed", message });
    await ask(email);
    expect(smtp.lines.filter((line) => line === ".")).toHaveLength(2);
    const failures = (await entries("person.mailPasswordLink")).slice(-2);
    expect(failures.map(({ outcome, details }) => ({ outcome, details }))).toEqual(
      Array(2).fill({ outcome: "failed", details: { why: "localhost refused the message for its content." } }),
    );
  });
});

describe("the operator's rules of mail hold for it", () => {
  test.each([
    ["a line stands below it", {}, true],
    ["no line stands below it where the operator wants none", { footer: { enabled: false } }, false],
    ["it is never cut, since half a link helps nobody", { maxBodyLength: 10 }, true],
  ])("%s", async (_, email, hasFooter) => {
    inForce(email);
    const { smtp } = await chosen();
    const person = await createPerson("viewer");
    await ask(person.email);
    const { text = "", html = "" } = smtp.messages[0]?.mail ?? {};
    expect([text, String(html)].map((part) => part.includes("Sent by Mailroom"))).toEqual([hasFooter, hasFooter]);
    expect(text).toContain("If you did not ask for it, do nothing");
    expect(await setNewPassword({ token: tokenFrom(smtp), password: other }, visitor)).toBe(person.email);
  });

  test.each([
    ["the domain of the sender is closed", { allowedDomains: ["example.org"] }, /^This Mailroom does not send from/],
    ["the person's address is closed", { allowedRecipients: ["*@example.org"] }, /^This Mailroom sends to none/],
    ["the service is closed", { services: ["gmail"] }, /^Connectors may not use .+ here/],
  ])("it is not sent where %s, and the log says why", async (_, email, why) => {
    const { smtp } = await chosen();
    const person = await createPerson("viewer");
    inForce(email);
    await ask(person.email);
    expect(smtp.lines).toEqual([]);
    const { outcome, details } = (await lastEntry("person.mailPasswordLink")) ?? {};
    expect([outcome, (details as { why: string }).why]).toEqual(["failed", expect.stringMatching(why)]);
  });
});

test("the token is in the mail and nowhere else: neither in the database nor in the log", async () => {
  const info = vi.spyOn(logger, "info");
  const { smtp } = await chosen();
  const { email, userId } = await createPerson("viewer");
  await ask(email);
  await mailPasswordLink(userId, ada);
  const tokens = [tokenFrom(smtp, 0), tokenFrom(smtp, 1)];
  await setNewPassword({ token: tokens[1] ?? "", password: other }, visitor);
  const lines = info.mock.calls.map(([line, words]) => ({ line, words }));
  const database = await dumpOf((sql) => db.$queryRawUnsafe(sql));
  expect(findLeaks({ mails: textOf(smtp, 0) + textOf(smtp, 1) }, tokens)).toHaveLength(1);
  expect(findLeaks({ database, log: JSON.stringify(lines) }, tokens)).toEqual([]);
  expect(database).toContain("person.mailPasswordLink");
  const line = { connectorId: expect.any(String), messageId: smtp.messages[0]?.mail.messageId, outcome: "ok" };
  expect(lines[0]).toMatchObject({ words: "delivery", line: { requestId: "r9", ...line, ms: expect.any(Number) } });
  expect(await db.testRun.count()).toBe(0);
});

test("while a connector is the chosen one, administrators alone change, disable and delete it, as whoever points it elsewhere reads the links", async () => {
  const { id, local } = await chosen();
  const change = smtpUpdate({ ...local, sender: "thief@example.com" });
  const update = (actor: typeof ada) => connectors.updateConnector({ id, version: 1, connector: change }, actor);
  await expect(update(bob)).rejects.toMatchObject({ code: "forbidden" });
  await expect(connectors.setConnectorsEnabled([id], false, bob)).rejects.toThrow(/goes through “.+”: only an admin/);
  await expect(connectors.deleteConnectors([id], bob)).rejects.toMatchObject({ code: "forbidden" });
  expect(await connectors.getConnector(id)).toMatchObject({ version: 1, isEnabled: true, isForPeople: true });
  expect(await update(ada)).toMatchObject({ is: "saved" });
  await chooseSystemConnector({ id: "" }, ada);
  const next = { id, version: 2, connector: smtpUpdate(local) };
  expect(await connectors.updateConnector(next, bob)).toMatchObject({ is: "saved" });
});
