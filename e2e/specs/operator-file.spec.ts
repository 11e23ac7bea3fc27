import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { createCanary } from "#e2e/canaries.ts";
import { administrator, test as base } from "#e2e/fixtures.ts";
import { chooseService, field, fillOther, visit } from "#e2e/screens.ts";
import { signInAs } from "#e2e/sign-in.ts";
import { type SmtpStandIn, startSmtp } from "#e2e/stand-ins/smtp.ts";
import { addRecipients, checkConnection, report, sendMail } from "#e2e/test-panel.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

/** How long a busy machine may take to show a changed file, in milliseconds; watch.test.ts holds the two seconds. */
const patienceMs = 10_000;

const folder = mkdtempSync(join(tmpdir(), "mailroom-config-"));
const file = join(folder, "mailroom.yml");

function configOf({ port }: { port: number }, rules = "email: {allowedRecipients: ['*@example.com']}"): string {
  return `${rules}
network:
  tls: {connectorExceptions: refused}
  allowedHosts: ['*', localhost]
  allowedPorts: '*'
connectors:
  - id: Alerts
    name: Alerts relay
    kind: smtp
    host: localhost
    port: ${port}
    secure: false
    startTls: never
    sender: Alerts <alerts@example.com>
    auth: {required: true, username: alerts, password: '\${env:RELAY_PASSWORD}'}
  - id: wrong
    name: Wrong one
    kind: wellKnown
    service: gmial
    sender: a@example.com
    auth: {required: false}
`;
}

/** A Mailroom with a settings file, and the server of its connector. */
const test = base.extend<object, { operated: { url: string; server: SmtpStandIn } }>({
  operated: [
    async ({ instance: _ }, use) => {
      const password = createCanary();
      const server = await startSmtp({ auth: { mechanisms: ["PLAIN"], users: { alerts: password } } });
      writeFileSync(file, configOf(server));
      const { url, stop } = await startTestInstance({
        MAILROOM_CONFIG: file,
        MAILROOM_ADMIN_EMAIL: administrator.email,
        MAILROOM_ADMIN_PASSWORD: administrator.password,
        RELAY_PASSWORD: password,
      });
      await use({ url, server });
      await stop();
      await server.close();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ operated }, use) => use(operated.url),
  storageState: async ({ browser, operated }, use) => use(await signInAs(browser, operated.url, administrator)),
});

// One after the other: they share the file.
test.describe.configure({ mode: "serial" });

test("the list names the file and line of its connectors, and what is wrong with one", async ({ page }) => {
  await visit(page, "/connectors");
  const row = page.getByRole("row").filter({ hasText: "Alerts relay" });
  await expect(row).toContainText("mailroom.yml:7");
  await expect(row.getByRole("button", { name: /Delete/ })).toHaveCount(0);
  await expect(page.getByText("mailroom.yml, line 19: Choose a service from the list.")).toBeVisible();
  await field(page, "Select Alerts relay").check();
  const bar = page.getByRole("region", { name: "Selected connectors" });
  await expect(bar).toContainText("1 selected, 1 kept in the file");
  await expect(bar.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await expectAccessible(page);
});

test("one of them is read-only, says where it is kept, and can be tested and duplicated", async ({ page }) => {
  await visit(page, "/connectors");
  await page.getByRole("link", { name: "Alerts relay", exact: true }).click();
  await expect(page.getByText("Kept in mailroom.yml, line 7")).toBeVisible();
  await expect(page.getByRole("form", { name: "Connector", exact: true })).toContainText("Alerts");
  await expect(field(page, "Host")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Test…" }).click();
  await page.waitForURL(/\/test$/);
  await checkConnection(page, "The connection works");
  await page.goBack();
  await page.getByRole("button", { name: "More actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete…" })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(field(page, "Name")).toHaveValue("Alerts relay (copy)");
});

test("a recipient whom the rules refuse is named with the setting, and the others get the mail", async ({
  page,
  operated,
}) => {
  await visit(page, "/connectors");
  await page.getByRole("link", { name: "Test Alerts relay" }).click();
  await page.waitForURL(/\/test$/);
  await addRecipients(page, "To", "ada@example.com, eve@example.org");
  await sendMail(page, "Some recipients were left out");
  const results = report(page).getByRole("list", { name: "Recipients" });
  await expect(results).toContainText("eve@example.org refused To: The operator does not allow this recipient");
  await expect(results).toContainText("ada@example.com accepted");
  expect(operated.server.messages.at(-1)?.envelope.to).toEqual(["ada@example.com"]);
  const link = results.getByRole("link", { name: "See the policy" });
  await expect(link).toHaveAttribute("href", "/policy#email.allowedRecipients");
});

test("the policy shows each setting's value and source, and a change of the file", async ({ page, operated }) => {
  await visit(page, "/policy#email.allowedRecipients");
  const setting = page
    .getByRole("listitem")
    .filter({ has: page.getByText("email.allowedRecipients", { exact: true }) });
  await expect(setting).toContainText("*@example.com");
  await expect(setting).toContainText("mailroom.yml, line 1");
  await expect(page.getByRole("listitem").filter({ hasText: "network.timeouts.dns" })).toContainText("Default");
  await expectAccessible(page);

  writeFileSync(file, configOf(operated.server, "email: {allowedRecipients: ['*@example.net']}"));
  await expect(async () => {
    await page.reload();
    await expect(setting).toContainText("*@example.net", { timeout: 500 });
  }).toPass({ timeout: patienceMs, intervals: [100] });

  await page.getByRole("link", { name: /^Changed \(\d+\)$/ }).click();
  await expect(page.getByText("network.timeouts.dns")).toHaveCount(0);
  await expect(setting).toBeVisible();
});

test("a wrong file is refused where everybody sees it, and what was in force stays so", async ({ page, operated }) => {
  writeFileSync(file, configOf(operated.server, "email: {allowedRecipients: 5}"));
  const refused = page.getByRole("complementary", { name: "Refused settings file" });
  await expect(async () => {
    await visit(page, "/policy");
    await expect(refused).toContainText("mailroom.yml:1:9 email.allowedRecipients must be patterns", { timeout: 500 });
  }).toPass({ timeout: patienceMs, intervals: [100] });
  await expect(page.getByText("*@example.net")).toBeVisible();
  await expectAccessible(page);
  writeFileSync(file, configOf({ port: 2525 }));
  await expect(async () => {
    await visit(page, "/connectors");
    await expect(page.getByText("localhost:2525")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: patienceMs, intervals: [100] });
});

test("what the operator's settings refuse or set leads to the setting, wherever it is said", async ({
  page,
  operated,
}) => {
  writeFileSync(file, configOf(operated.server).replace(", localhost", ""));
  const checks = page.getByRole("list", { name: "Connection checks" });
  await expect(async () => {
    await visit(page, "/connectors");
    await field(page, "Select Alerts relay").check({ timeout: 500 });
    await page.getByRole("button", { name: "Check connections" }).click();
    await expect(checks.getByRole("link", { name: "network.allowedHosts" })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: patienceMs, intervals: [100] });
  await expectAccessible(page);

  const rules =
    "email: {allowedDomains: [example.net], services: [other, amazon-ses], ses: {host: ses.test, port: 465}}";
  writeFileSync(file, configOf(operated.server, rules));
  const leadsTo = async (scope: Page | Locator, name: string) =>
    expect(scope.getByRole("link", { name, exact: true }).first()).toHaveAttribute("href", `/policy#${name}`);
  await expect(async () => {
    await visit(page, "/connectors");
    const defect = page.getByText("The operator does not allow the domain example.com");
    await expect(defect).toBeVisible({ timeout: 500 });
    await leadsTo(defect, "email.allowedDomains");
  }).toPass({ timeout: patienceMs, intervals: [100] });
  await expectAccessible(page);

  await visit(page, "/connectors/new");
  const form = page.getByRole("form", { name: "New connector" });
  await leadsTo(form, "email.services");
  await chooseService(page, "Amazon SES", "Amazon SES");
  await leadsTo(form, "email.ses.host");
  await chooseService(page, "Other", "Other");
  await fillOther(page, 2525);
  await page.getByRole("button", { name: "Advanced" }).click();
  for (const label of ["Trusted certificate", "Check of the server's certificate", "Proxy"]) {
    await expect(field(page, label)).toHaveAccessibleDescription(/\(network\.tls\.connectorExceptions\)/);
  }
  await leadsTo(form, "network.timeouts.total");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(field(page, "Sender")).toHaveAccessibleDescription(/example\.com \(email\.allowedDomains\)/);
  await leadsTo(form, "email.allowedDomains");
  await expectAccessible(page);
});
