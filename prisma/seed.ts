import { mailroomItself } from "#lib/audit.ts";
import { inspectConnectors } from "#lib/connectors/inspect.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import type { ConnectorInput } from "#lib/email/connector.ts";

/** Fills a database with connectors in every state that the screens can show. For development and screenshots. */

const actor = { ...mailroomItself(), name: "Administrator" };
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);
const isoDate = (date: Date) => date.toISOString().slice(0, 10);

const password = (username: string) =>
  ({ required: true, username, password: { op: "set", value: crypto.randomUUID() } }) as const;

const wellKnown = (name: string, service: string, sender: string, username: string): ConnectorInput => ({
  ...{ kind: "wellKnown", name, slug: "", service, sender },
  auth: password(username),
});

const exchange = (name: string, sender: string, expiresOn?: string): ConnectorInput => ({
  ...{ kind: "exchange", name, slug: "", sender, cloud: "global", clientAuthentication: "body" },
  tenantId: crypto.randomUUID(),
  clientId: crypto.randomUUID(),
  credential: { type: "secret", clientSecret: { op: "set", value: crypto.randomUUID() }, expiresOn },
});

const smtp = (name: string, host: string, port: number, changes: object = {}): ConnectorInput => ({
  ...{ kind: "smtp", name, slug: "", sender: `${name} <no-reply@example.com>`, host, port },
  ...{ secure: port === 465, startTls: "required", auth: password("mailroom"), ...changes },
});

const examples: { connector: ConnectorInput; row?: object }[] = [
  {
    connector: wellKnown("Newsletter", "gmail", "Newsletter <news@example.com>", "news@example.com"),
    row: { lastTestAt: inDays(-0.1), lastTestOutcome: "ok" },
  },
  {
    connector: wellKnown("Shop orders", "amazon-ses-eu-west-1", "Shop <orders@example.com>", "AKIAEXAMPLE"),
    row: { lastTestAt: inDays(-3), lastTestOutcome: "ok" },
  },
  { connector: exchange("Staff notices", "Notices <notices@example.com>", isoDate(inDays(11))) },
  {
    connector: exchange("Invoices", "Invoices <invoices@example.com>", isoDate(inDays(300))),
    row: { lastTestAt: inDays(-1), lastTestOutcome: "ok" },
  },
  {
    connector: wellKnown("Support desk", "outlook365", "Support <support@example.com>", "support@example.com"),
    row: { lastTestAt: inDays(-0.02), lastTestOutcome: "failed" },
  },
  { connector: smtp("Build server", "mail.build.example.com", 587), row: { isEnabled: false } },
  {
    connector: smtp("Imported relay", "relay.example.com", 465),
    row: { isMissingSecret: true, secrets: { deleteMany: {} } },
  },
  { connector: smtp("Printer room", "10.0.0.25", 25, { startTls: "never", auth: { required: false } }) },
  { connector: wellKnown("Password resets", "sendgrid", "Accounts <accounts@example.com>", "apikey") },
  {
    connector: smtp("Old relay", "old.example.com", 587),
    row: { settings: { kind: "smtp", host: "old.example.com" } },
  },
];

for (const { connector, row } of examples) {
  const result = await store.createConnector(connector, actor);
  if (result.is === "saved" && row) await db.connector.update({ where: { id: result.id }, data: row });
}
await inspectConnectors();
await db.$disconnect();
