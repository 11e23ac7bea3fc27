import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { type Instance, test } from "#e2e/fixtures.ts";
import { connectorsNamed, insertAuditEntries, insertConnectors, withoutConnectors } from "#e2e/rows.ts";
import { chooseService, field, fillIn, fillOther, saveNew, unique, uniqueSecret, visit } from "#e2e/screens.ts";
import { signedOut } from "#e2e/sign-in.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { addRecipients, checkLabel, openTest, report, sendMail } from "#e2e/test-panel.ts";

/** A connector in each state that the list can show; answers their ids. */
async function insertEveryState({ query }: Instance, name: string): Promise<string[]> {
  const ids = await insertConnectors(query, name, 6);
  const [, disabled, failed, expiring, missing, broken] = ids;
  await query("UPDATE connector SET is_enabled = false WHERE id = $1", [disabled]);
  await query("UPDATE connector SET last_test_at = now(), last_test_outcome = 'failed' WHERE id = $1", [failed]);
  await query("UPDATE connector SET is_missing_secret = true WHERE id = $1", [missing]);
  await query("UPDATE connector SET settings = '{}' WHERE id = $1", [broken]);
  const credential = { type: "secret", expiresOn: "2031-05-06" };
  const settings = { kind: "exchange", tenantId: crypto.randomUUID(), clientId: crypto.randomUUID(), credential };
  await query(
    `UPDATE connector SET service = 'exchange', target = $2, settings = $3, secret_expires_at = now() + interval '9 days'
     WHERE id = $1`,
    [expiring, settings.tenantId, { ...settings, cloud: "global", clientAuthentication: "body" }],
  );
  return ids;
}

test("the list with a connector in every state, and its dialogs", async ({ page, instance }) => {
  const word = unique("Accessible");
  await insertEveryState(instance, word);
  await visit(page, `/connectors?${new URLSearchParams({ q: word })}`);
  await field(page, "Select all on this page").check();
  await expect(page.getByRole("region", { name: "Selected connectors" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Delete ${word} 01` }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});

test("the list without a match", async ({ page, instance }) => {
  await insertConnectors(instance.query, unique("Some"), 1);
  await visit(page, "/connectors?q=nothing-like-this");
  await expectAccessible(page);
});

test("the empty list", async ({ page, instance }) => {
  await withoutConnectors(instance.query, async () => {
    await visit(page, "/connectors");
    await expect(page.getByRole("heading", { name: "No connectors yet" })).toBeVisible();
    await expectAccessible(page);
  });
});

for (const { search, label } of [
  { search: "other", label: "Other" },
  { search: "gmail", label: "Gmail" },
  { search: "amazon ses", label: "Amazon SES" },
  { search: "exchange", label: "MS Exchange Server" },
]) {
  test(`a new connector for ${label}, empty and with every mistake shown`, async ({ page }) => {
    await visit(page, "/connectors/new");
    if (label !== "Other") await chooseService(page, search, label);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(field(page, "Name")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);
  });
}

test("the service picker while it is open", async ({ page }) => {
  await visit(page, "/connectors/new");
  await page.getByRole("combobox", { name: "Service" }).click();
  await expect(page.getByRole("listbox")).toBeVisible();
  await expectAccessible(page);
});

test("the pages of stored connectors of each kind", async ({ page, instance }) => {
  test.setTimeout(90_000);
  const word = unique("Editable");
  const [, disabled, , exchange, , broken] = await insertEveryState(instance, word);
  await visit(page, "/connectors/new");
  await chooseService(page, "gmail", "Gmail");
  await fillIn(page, { Name: word, Sender: "news@example.com", Username: "news", Password: uniqueSecret() });
  await saveNew(page);
  await expectAccessible(page);
  for (const id of [disabled, exchange, broken]) {
    await visit(page, `/connectors/${id}`);
    await expectAccessible(page);
  }
});

test("the test page before and after a test that failed", async ({ page, startServer }) => {
  const server = await startServer({ script: { rcpt: (to) => (to.startsWith("no") ? "550 5.1.1 None" : "250 Fine") } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  const id = await saveNew(page);
  await visit(page, `/connectors/${id}/test`);
  await addRecipients(page, "To", "yes@example.com, nobody@example.com");
  await expectAccessible(page);
  await sendMail(page, "Some recipients were refused");
  for (const details of await page.locator("summary").all()) await details.click();
  await expectAccessible(page);
});

test("a failure with its fixes, the dialog before one of them, and the form after it", async ({
  page,
  startServer,
}) => {
  test.setTimeout(90_000);
  const certificate = createAuthority().issue({ names: ["localhost"], selfSigned: true });
  const server = await startServer({ tls: "starttls", certificate });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await field(page, "STARTTLS").selectOption("required");
  await openTest(page);
  await page.getByRole("button", { name: checkLabel }).click();
  const trust = report(page).getByRole("button", { name: "Trust this certificate…" }).first();
  await trust.waitFor();
  for (const summary of await report(page).locator("summary").all()) await summary.click();
  await expectAccessible(page);
  await trust.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Trust this certificate" }).click();
  await expect(page.getByText("Changed in the form: Trusted certificate added.")).toBeVisible();
  await page.getByRole("switch", { name: "Allow TLS 1.0 and 1.1" }).check();
  await field(page, "Host").fill("smtp://localhost:25/");
  await expect(page.getByRole("button", { name: "Use localhost, port 25" })).toBeVisible();
  await expectAccessible(page);
});

test("a success with a warning, folded and unfolded", async ({ page, startServer }) => {
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: "right" } } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: "right" });
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  await field(page, "Go deeper: begin the message and break off").check();
  await page.getByRole("button", { name: checkLabel }).click();
  await expect(page.getByRole("heading", { name: "The connection works, with 1 warning" })).toBeVisible();
  await expectAccessible(page);
  for (const summary of await report(page).locator("summary").all()) await summary.click();
  await expectAccessible(page);
});

test("the sandbox and a message in it", async ({ page }) => {
  test.setTimeout(90_000);
  const subject = unique("Read me");
  await visit(page, "/connectors?q=Sandbox");
  await page.getByRole("link", { name: "Test Sandbox" }).click();
  await addRecipients(page, "To", "you@example.com");
  await field(page, "Subject").fill(subject);
  await sendMail(page);
  await visit(page, "/sandbox");
  await expectAccessible(page);
  await page.getByRole("list", { name: "Received messages" }).getByRole("link", { name: subject }).click();
  for (const part of ["HTML", "Text", "Headers", "Source"]) {
    await page.getByRole("navigation", { name: "Parts of the message" }).getByRole("link", { name: part }).click();
    await expect(page.getByRole("link", { name: part, exact: true })).toHaveAttribute("aria-current", "page");
    await expectAccessible(page);
  }
});

test("the empty sandbox", async ({ page, instance }) => {
  await instance.query("DELETE FROM sandbox_message");
  await visit(page, "/sandbox");
  await expectAccessible(page);
});

test("the audit log with an open entry, and without a match", async ({ page, instance }) => {
  const who = unique("Audited");
  await insertAuditEntries(instance.query, who, 2);
  await visit(page, "/connectors/new");
  await fillOther(page, 2525);
  const id = await saveNew(page);
  await visit(page, `/settings/audit?target=${id}`);
  await page.locator("summary").first().click();
  await expectAccessible(page);
  await visit(page, `/settings/audit?${new URLSearchParams({ who })}`);
  await expectAccessible(page);
  await visit(page, "/settings/audit?q=nothing-like-this");
  await expectAccessible(page);
});

for (const path of ["/nowhere", "/connectors/00000000-0000-4000-8000-000000000000", "/sandbox/unknown"]) {
  test(`${path}, which does not exist`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test("the main path works by keyboard alone", async ({ page, instance, startServer }) => {
  const server = await startServer();
  const name = unique("By keyboard");
  await visit(page, "/connectors");
  await tabTo(page, page.getByRole("link", { name: "New connector" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("/connectors/new");
  await type(page, "Name", name);
  await type(page, "Sender", "keys@example.com");
  await tabTo(page, page.getByRole("combobox", { name: "Service" }));
  await page.keyboard.type("gmail");
  await page.keyboard.press("Enter");
  await expect(field(page, "Host")).toHaveValue("smtp.gmail.com");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("other");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field(page, "Host")).toBeEnabled();
  await type(page, "Host", "localhost");
  await type(page, "Port", String(server.port));
  await tabTo(page, field(page, "STARTTLS"));
  await page.keyboard.press("End");
  await expect(field(page, "STARTTLS")).toHaveValue("never");
  await tabTo(page, page.getByRole("switch", { name: "Require authentication" }));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Save", exact: true }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  expect(await connectorsNamed(instance.query, name)).toHaveLength(1);

  await tabTo(page, page.getByRole("button", { name: "Test…" }));
  await page.keyboard.press("Enter");
  await tabTo(page, field(page, "To"));
  await page.keyboard.type("you@example.com");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Send test email" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "The test mail was accepted" })).toBeVisible();
  expect(server.messages.map(({ envelope }) => envelope.to)).toEqual([["you@example.com"]]);
});

/** Presses Tab until the control has the focus, as far as a patient person would. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, field(page, label));
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

test("the people, one's own account, and a page that the role does not reach", async ({ page, browser, instance }) => {
  await visit(page, "/settings/people");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText("Enter an e-mail address.")).toBeVisible();
  const email = `${unique("axe").replace(" ", "-")}@example.com`;
  await fillIn(page, { "E-mail": email });
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByText(/\/invitation\?token=/).textContent();
  await expectAccessible(page);
  await visit(page, "/settings/account");
  await expectAccessible(page);

  const context = await browser.newContext({ storageState: signedOut, baseURL: instance.url });
  const guest = await context.newPage();
  const open = ["/sign-in", "/forgotten-password", "/invitation?token=none", "/new-password?token=none", link ?? ""];
  for (const path of open) {
    await visit(guest, path);
    await expectAccessible(guest);
  }
  await fillIn(guest, { Name: "Axe", Password: uniqueSecret() });
  await guest.getByRole("button", { name: "Join" }).click();
  await guest.waitForURL("**/connectors");
  await visit(guest, "/settings/people");
  await expectAccessible(guest);
  await context.close();
});

test("mail to people: the choice of its connector, the connector that was chosen, and asking for a mail", async ({
  page,
  browser,
  instance,
}) => {
  test.setTimeout(90_000);
  const id = "5a4db0c5-0000-4000-8000-000000000001";
  await visit(page, "/settings/people");
  const form = page.getByRole("form", { name: "Mail to people" });
  await field(form, "Connector").selectOption(id);
  await expect(form.getByText("lands in the sandbox")).toBeVisible();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The choice is saved.")).toBeVisible();
  await expectAccessible(page);
  await visit(page, `/connectors/${id}`);
  await expectAccessible(page);

  const context = await browser.newContext({ storageState: signedOut, baseURL: instance.url });
  const guest = await context.newPage();
  for (const path of ["/sign-in", "/new-password?token=none", "/forgotten-password"]) {
    await visit(guest, path);
    await expectAccessible(guest);
  }
  await guest.getByRole("button", { name: "Send the mail" }).click();
  await expect(guest.getByText("Enter an e-mail address.")).toBeVisible();
  await expectAccessible(guest);
  await fillIn(guest, { "E-mail": "nobody@example.com" });
  await guest.getByRole("button", { name: "Send the mail" }).click();
  await expect(guest.getByRole("status")).toBeVisible();
  await expectAccessible(guest);
  await instance.query("DELETE FROM fact WHERE key = 'system-connector'");
  await context.close();
});
