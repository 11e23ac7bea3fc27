import { afterEach, expect, test } from "vitest";
import type { SmtpBehaviour } from "#e2e/stand-ins/smtp-script.ts";
import { ada, smtpUpdate } from "#lib/connectors/fixtures.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import type { Report } from "#lib/email/report.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";
import { parseSettings, settings } from "#lib/settings.ts";
import { runTest } from "#lib/test-runs/run.ts";

const server = smtpServers();
const kept = globalThis as { mailroomSettings?: unknown };
const before = kept.mailroomSettings;

afterEach(() => {
  kept.mailroomSettings = before;
});

type Run = { connector?: Partial<ConnectorUpdate>; smtp?: SmtpBehaviour; to?: string[] };

/** Puts a file in force and sends a test mail, as a person would. */
async function sendUnder(file: string, { connector, smtp, to = ["a@example.com"] }: Run = {}) {
  const standIn = await server(smtp);
  const text = `network: {allowedHosts: ['*', localhost], allowedPorts: '*'}\n${file}`;
  const { config, configFile } = parseSettings({}, { path: "/etc/mailroom.yml", text });
  kept.mailroomSettings = { inForce: { ...settings(), config, configFile }, readAt: new Date() };
  const own = smtpUpdate({ host: "localhost", port: standIn.port, startTls: "never", auth: { required: false } });
  const message = { to, cc: [], bcc: [], replyTo: [], subject: "Hello", message: "Hello to **everybody** here" };
  const request = { runId: crypto.randomUUID(), connector: { ...own, ...connector } as ConnectorUpdate, message };
  let report: Report | undefined;
  for await (report of runTest(request, ada));
  return { report, mails: standIn.messages.map(({ mail }) => mail) };
}

test("email.footer: its own text, below text and HTML", async () => {
  const { mails } = await sendUnder("email: {footer: {text: 'By {connector}, at your service'}}");
  expect(mails[0]?.text).toContain("By Orders, at your service");
  expect(mails[0]?.html).toContain("By Orders, at your service");
});

test("email.footer: none", async () => {
  const { mails } = await sendUnder("email: {footer: {enabled: false}}");
  expect(mails[0]?.text?.trim()).toBe("Hello to everybody here");
});

test("email.maxBodyLength: a longer body is cut, and says so", async () => {
  const { mails } = await sendUnder("email: {maxBodyLength: 12}");
  expect(mails[0]?.text).not.toContain("everybody here");
  expect(mails[0]?.text).toContain("This message was cut");
  const { mails: whole } = await sendUnder("email: {maxBodyLength: 120}");
  expect(whole[0]?.text).toContain("everybody here");
});

const gmail = {
  ...{ kind: "wellKnown", name: "Gmail", slug: "", service: "gmail", sender: "a@example.com" },
  auth: { required: true, username: "a@example.com", password: { op: "set", value: "correct horse" } },
} as const;

test.each([
  ["email: {allowedDomains: [example.org]}", "email.allowedDomains"],
  ["email: {services: [other]}", "email.services"],
])("%s: holds for a service of the catalogue too, before anything is dialled", async (file, setting) => {
  const { report } = await sendUnder(file, { connector: gmail as Partial<ConnectorUpdate> });
  expect(report).toMatchObject({ outcome: "failed", finding: { setting } });
  expect(report?.stages.find(({ name }) => name === "dns")?.status).toBe("skipped");
});

test("email.services: an SMTP server where only services are allowed", async () => {
  const { report, mails } = await sendUnder("email: {services: [gmail]}");
  expect(report).toMatchObject({ outcome: "failed", finding: { setting: "email.services" } });
  expect(mails).toEqual([]);
});

test("a connector's own time limit is shorter than the file's", async () => {
  const silent = { script: { silentAt: "greeting" } } as const;
  const { report } = await sendUnder("", { smtp: silent, connector: { answerSeconds: 1 } });
  expect(report).toMatchObject({ outcome: "failed", finding: { stage: "greeting" } });
  expect(report?.finding?.cause).toContain("silent for 1 second usually");
});
