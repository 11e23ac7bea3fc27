import { afterEach, expect, test } from "vitest";
import { ada, exchangeInput, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { getFormRules } from "#lib/connectors/operator-rules.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { parseSettings, settings } from "#lib/settings.ts";

const kept = globalThis as { mailroomSettings?: unknown };

function operatorSays(text: string) {
  const { config } = parseSettings({}, { path: "/etc/mailroom.yml", text });
  kept.mailroomSettings = { inForce: { ...settings(), config }, readAt: new Date() };
}

afterEach(async () => {
  kept.mailroomSettings = undefined;
  await db.connector.deleteMany();
});

test.each([
  ["email: {allowedDomains: [example.org]}", smtpInput(), "sender", /domain example.com \(email.allowedDomains\)/],
  ["email: {services: [gmail]}", smtpInput(), "host", /does not allow Other \(email.services\)/],
  ["email: {services: [other]}", smtpInput({ host: "SMTP.gmail.com" }), "host", /does not allow Gmail/],
  ["email: {services: [gmail, other]}", exchangeInput, "service", /does not allow MS Exchange Server/],
])("under %s a connector is not created", async (text, input, path, message) => {
  operatorSays(text);
  const error = await store.createConnector(input, ada).catch((error) => error);
  expect(error).toMatchObject({ code: "invalid", fields: [{ path, message: expect.stringMatching(message) }] });
  expect(await db.connector.count()).toBe(0);
});

test("a connector whose service was closed since can be seen, and not saved", async () => {
  const created = await store.createConnector(smtpInput(), ada);
  if (created.is !== "saved") throw new Error("not saved");
  operatorSays("email: {services: [gmail]}");
  expect((await store.getConnector(created.id)).connector?.name).toBe("Orders");
  const change = { id: created.id, version: 1, connector: smtpUpdate() };
  await expect(store.updateConnector(change, ada)).rejects.toMatchObject({ code: "invalid" });
});

test("allowed recipients say nothing about a sender", async () => {
  operatorSays("email: {allowedRecipients: ['*@example.org']}");
  expect((await store.createConnector(smtpInput(), ada)).is).toBe("saved");
});

test("the form hears of services and of where Amazon SES is dialled", () => {
  operatorSays("email: {services: [google-mail, exchange], ses: {host: relay.example.com, port: 465}}");
  expect(getFormRules()).toMatchObject({
    services: ["gmail", "exchange"],
    ses: { host: "relay.example.com", port: 465 },
  });
});
