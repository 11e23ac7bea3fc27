import { randomBytes } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { createCanary } from "#e2e/canaries.ts";
import { test } from "#e2e/fixtures.ts";
import { chooseService, field, fillIn, fillOther, saveNew, visit } from "#e2e/screens.ts";
import { googleZone } from "#lib/domain/fixtures.ts";

const key = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const uniqueDomain = () => `d${randomBytes(4).toString("hex")}.example.com`;

const section = (page: Page) => page.getByRole("region", { name: "Sender domain" });
const part = (page: Page, name: string) =>
  section(page)
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { level: 3, name }) });

async function check(page: Page): Promise<void> {
  await section(page).getByRole("button", { name: "Check the sender’s domain" }).click();
}

test("a domain without a mistake is confirmed", async ({ page, instance }) => {
  const domain = uniqueDomain();
  Object.assign(instance.zone, googleZone, {
    [domain]: { txt: ["v=spf1 include:_spf.google.com ~all"], mx: [[1, "smtp.google.com"]] },
    "smtp.google.com": { a: ["192.0.2.1"] },
    [`google._domainkey.${domain}`]: key,
    [`_dmarc.${domain}`]: `v=DMARC1; p=reject; rua=mailto:d@${domain}`,
  });
  await visit(page, "/connectors/new?service=gmail");
  await fillIn(page, { Sender: `Alerts <alerts@${domain}>` });
  await check(page);
  await expect(section(page).getByText(`${domain}, for mail through Google`)).toBeVisible();
  for (const name of ["SPF OK", "DKIM OK", "DMARC OK", "MX OK"]) await expect(part(page, name)).toBeVisible();
  await expect(part(page, "SPF")).toContainText("v=spf1 include:_spf.google.com ~all");
  await expect(section(page).getByRole("status").first()).toHaveText(
    `${domain} was checked: SPF OK, DKIM OK, DMARC OK, MX OK.`,
  );
});

test("what is missing is shown as records to copy", async ({ page, instance, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const domain = uniqueDomain();
  Object.assign(instance.zone, googleZone, {
    [domain]: { txt: ["v=spf1 ip4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.2 ~all"] },
    [`mail._domainkey.${domain}`]: key,
  });
  await visit(page, "/connectors/new?service=fastmail");
  await fillIn(page, { Sender: `alerts@${domain}` });
  await check(page);
  const merged = "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 include:spf.messagingengine.com ~all";
  await expect(part(page, "SPF Failed")).toContainText("There are 2 SPF records");
  await part(page, "SPF Failed")
    .getByRole("button", { name: `Copy the value ${merged}` })
    .click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(merged);
  await expect(part(page, "DKIM Failed")).toContainText(`fm1.${domain}.dkim.fmhosted.com`);
  await part(page, "DMARC Failed").getByRole("button", { name: `Copy the name _dmarc.example.com` }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("_dmarc.example.com");
  await expect(part(page, "MX Failed")).toContainText("10 in1-smtp.messagingengine.com");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).include("#domain-check").analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("what cannot be checked is said in a sentence", async ({ page }) => {
  await visit(page, "/connectors/new");
  await check(page);
  await expect(section(page)).toContainText("Enter a sender first");
  await fillIn(page, { Sender: "root@localhost" });
  await check(page);
  await expect(section(page)).toContainText("localhost is no domain of the internet");
});

test("a DNS server that does not answer leaves everything unknown, and the form stays usable", async ({
  page,
  instance,
}) => {
  const domain = uniqueDomain();
  for (const name of [domain, `_dmarc.${domain}`, `mail._domainkey.${domain}`]) {
    instance.zone[name] = { failure: "SERVFAIL" };
  }
  instance.zone[`slow.${domain}`] = { failure: "silence" };
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 2525);
  await fillIn(page, { Sender: `alerts@slow.${domain}` });
  await check(page);
  await saveNew(page);
  await visit(page, page.url());
  await fillIn(page, { Sender: `alerts@${domain}`, Name: name });
  await check(page);
  await expect(part(page, "SPF Unknown")).toContainText("SERVFAIL");
  await expect(part(page, "MX Unknown")).toBeVisible();
});

test("the page of a stored connector's test has it too, and it can be started from elsewhere", async ({
  page,
  instance,
}) => {
  const domain = uniqueDomain();
  instance.zone[domain] = "v=spf1 +all";
  await visit(page, "/connectors/new");
  await fillOther(page, 2525);
  await chooseService(page, "sendgrid", "SendGrid");
  await fillIn(page, { Sender: `alerts@${domain}`, Password: createCanary() });
  const id = await saveNew(page);
  await visit(page, `/connectors/${id}/test`);
  await expect(section(page)).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("mailroom:check-domain")));
  await expect(part(page, "SPF Failed")).toContainText("It allows everybody");
  await expect(section(page)).toBeFocused();
  await expect(field(page, "To")).toBeVisible();
});
