import { X509Certificate } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import { type Instance, test } from "#e2e/fixtures.ts";
import { connectorRow } from "#e2e/rows.ts";
import { field, fillIn, fillOther, saveChange, saveNew, uniqueSecret, visit } from "#e2e/screens.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { addRecipients, checkConnection, checkLabel, openTest, report, sendMail, stage } from "#e2e/test-panel.ts";

const certificateOf = ({ issue }: Instance) => issue({ names: ["localhost"] });
const title = (page: Page) => report(page).getByRole("heading", { level: 2 });
const secure = (page: Page) => page.getByRole("switch", { name: "Secure" });
const signIn = (page: Page) => page.getByRole("switch", { name: "Require authentication" });
const note = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const fix = (page: Page, name: string): Locator => report(page).getByRole("button", { name, exact: true });

/** Opens the test of a new connector, with authentication where a login is given. */
async function openNew(page: Page, port: number, login?: { Username: string; Password: string }): Promise<void> {
  await visit(page, "/connectors/new");
  await fillOther(page, port);
  if (login) {
    await signIn(page).setChecked(true);
    await fillIn(page, login);
  }
  await openTest(page);
}

/** Checks, and waits until it has failed. */
async function checkFails(page: Page): Promise<void> {
  await page.getByRole("button", { name: checkLabel }).click();
  await expect(report(page)).toHaveAttribute("data-outcome", "failed");
}

test("TLS on a port that starts in plain text: one button sets it right and checks again, another undoes it", async ({
  page,
  instance,
  startServer,
}) => {
  const server = await startServer({ tls: "starttls", certificate: certificateOf(instance) });
  await openNew(page, server.port);
  await secure(page).setChecked(true);
  await checkFails(page);
  await expect(title(page)).toHaveText(`Port ${server.port} of localhost does not start with TLS`);
  await fix(page, "Turn Secure off and require STARTTLS").click();
  await expect(title(page)).toHaveText("The connection works");
  await expect(stage(page, "Encryption (TLS)")).toContainText("OK");
  await expect(note(page, "Changed in the form: Secure off, STARTTLS required.")).toBeVisible();
  await expect(secure(page)).not.toBeChecked();
  await expect(field(page, "STARTTLS")).toHaveValue("required");

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(note(page, "Taken back: Secure off, STARTTLS required.")).toBeVisible();
  await expect(secure(page)).toBeChecked();
  await expect(field(page, "STARTTLS")).toHaveValue("never");
});

test("a refusal leads to the operator's setting", async ({ page }) => {
  await visit(page, "/connectors/new");
  await fillOther(page, 587);
  await field(page, "Host").fill("127.0.0.2");
  await openTest(page);
  await checkFails(page);
  await expect(title(page)).toHaveText("127.0.0.2 is the machine that Mailroom itself runs on");
  const link = report(page).getByRole("link", { name: "The setting network.allowedHosts" });
  await expect(link).toHaveAttribute("href", "/policy#network.allowedHosts");
});

test("a server that wants STARTTLS gets it", async ({ page, instance, startServer }) => {
  const server = await startServer({ tls: "starttls", certificate: certificateOf(instance), requireTls: true });
  await openNew(page, server.port);
  await addRecipients(page, "To", "you@example.com");
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(title(page)).toHaveText("localhost wants an encrypted connection first");
  await fix(page, "Require STARTTLS").click();
  await expect(title(page)).toHaveText("The test mail was accepted");
  expect(server.messages.map(({ envelope }) => envelope.to)).toEqual([["you@example.com"]]);
});

test("a port that does not answer is exchanged for the one that does", async ({ page, instance, startServer }) => {
  const closed = await startServer();
  await closed.close();
  await startServer({ port: 2525, tls: "starttls", certificate: certificateOf(instance) });
  await openNew(page, closed.port);
  await checkFails(page);
  await stage(page, "Connection").getByText("Port 2525").waitFor();
  await fix(page, "Use port 2525 with STARTTLS").click();
  await expect(title(page)).toHaveText("The connection works");
  await expect(field(page, "Port")).toHaveValue("2525");
});

test("a self-signed certificate is trusted after its fingerprint was shown, and stays with the connector", async ({
  page,
  instance,
  startServer,
}) => {
  const password = uniqueSecret();
  const certificate = createAuthority().issue({ names: ["localhost"], selfSigned: true });
  const { fingerprint256 } = new X509Certificate(certificate.cert);
  const server = await startServer({
    ...{ tls: "starttls", certificate, auth: { mechanisms: ["PLAIN"], users: { alerts: password } } },
  });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await field(page, "STARTTLS").selectOption("required");
  await signIn(page).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: password });
  const id = await saveNew(page);
  await openTest(page);
  await checkFails(page);

  await fix(page, "Trust this certificate…").click();
  const dialog = page.getByRole("dialog", { name: "Trust this certificate" });
  await expect(dialog).toContainText(fingerprint256);
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);
  await fix(page, "Trust this certificate…").click();
  await dialog.getByRole("button", { name: "Trust this certificate" }).click();

  await expect(field(page, "Password")).toBeFocused();
  await expect(page.getByText("The destination changed, so the stored password is not used.")).toBeVisible();
  await expect(note(page, "Trusted certificate added. Fill in what is missing, then try again.")).toBeVisible();
  await expect(page.getByRole("group", { name: "Trusted certificate" })).toContainText(fingerprint256);
  await field(page, "Password").fill(password);
  await checkConnection(page, "The connection works");
  await saveChange(page);
  const { settings } = await connectorRow(instance.query, id);
  expect(settings).toMatchObject({ trustedCertificate: certificate.cert.trim() });

  await page.reload();
  await expect(page.getByRole("group", { name: "Trusted certificate" })).toContainText(fingerprint256);
  await openTest(page);
  await checkConnection(page, "The connection works");
  await page.getByRole("group", { name: "Trusted certificate" }).getByRole("button", { name: "Remove" }).click();
  await expect(field(page, "Trusted certificate")).toBeFocused();
  await expect(field(page, "Trusted certificate")).toHaveValue("");
  await expect(page.getByText("The destination changed, so the stored password is not used.")).toBeVisible();
});

test("a certificate for another name offers that name as the host", async ({ page, instance, startServer }) => {
  const server = await startServer({ tls: "starttls", certificate: certificateOf(instance) });
  await openNew(page, server.port);
  await fillIn(page, { Host: "127.0.0.1" });
  await field(page, "STARTTLS").selectOption("required");
  await checkFails(page);
  await fix(page, "Use localhost as the host…").click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText("go to localhost");
  await question.getByRole("button", { name: "Use localhost as the host" }).click();
  await expect(title(page)).toHaveText("The connection works");
  await expect(field(page, "Host")).toHaveValue("localhost");
});

test("a server that wants a sign-in turns authentication on and asks for the user name", async ({
  page,
  startServer,
}) => {
  const password = uniqueSecret();
  const server = await startServer({
    auth: { mechanisms: ["PLAIN"], users: { alerts: password } },
    requireAuth: true,
  });
  await openNew(page, server.port);
  await checkFails(page);
  await expect(title(page)).toHaveText("localhost wants a user name and password");
  await fix(page, "Turn authentication on").click();
  await expect(signIn(page)).toBeChecked();
  await expect(field(page, "Username")).toBeFocused();
  await fillIn(page, { Username: "alerts", Password: password });
  await checkConnection(page, "The connection works");
});

test("where Microsoft takes no passwords any more, the Exchange form opens with name and sender", async ({
  page,
  startServer,
}) => {
  const server = await startServer({
    auth: { mechanisms: ["LOGIN"], users: {} },
    script: {
      greeting: "220 FR0P281CA0001.outlook.office365.com Microsoft ESMTP MAIL Service ready",
      auth: "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [FR0P281CA0001]",
    },
  });
  await openNew(page, server.port, { Username: "alerts@example.com", Password: uniqueSecret() });
  const name = await field(page, "Name").inputValue();
  await checkFails(page);
  await fix(page, "Move to MS Exchange Server").click();
  await expect(page.getByRole("combobox", { name: "Service" })).toHaveValue("MS Exchange Server");
  await expect(field(page, "Tenant ID")).toBeFocused();
  await expect(field(page, "Name")).toHaveValue(name);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(field(page, "Host")).toHaveValue("localhost");
  await expect(field(page, "Username")).toHaveValue("alerts@example.com");
});

test("blanks around a password that was typed just now are removed", async ({ page, startServer }) => {
  const password = uniqueSecret();
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: password } } });
  await openNew(page, server.port, { Username: "alerts", Password: `${password} ` });
  await checkFails(page);
  await fix(page, "Remove the blanks around the password").click();
  await expect(title(page)).toHaveText("The connection works");
  await expect(note(page, "Password without blanks around it")).toBeVisible();
  await expect(field(page, "Password")).toHaveValue(password);
});

test("a refusal because of the sender's domain leads to the check of that domain", async ({
  page,
  instance,
  startServer,
}) => {
  Object.assign(instance.zone, { "refused.example.com": { txt: ["v=spf1 -all"] } });
  const server = await startServer({
    script: { final: "550 5.7.26 This mail is not authenticated: SPF and DKIM fail" },
  });
  await openNew(page, server.port);
  await fillIn(page, { Sender: "alerts@refused.example.com" });
  await addRecipients(page, "To", "you@example.com");
  await page.getByRole("button", { name: "Send test email" }).click();
  await fix(page, "Check the sender’s domain").click();
  const domain = page.getByRole("region", { name: "Sender domain" });
  await expect(domain).toBeFocused();
  await expect(domain.getByRole("heading", { name: /^SPF/ })).toBeVisible();
});

test("a deep check begins a message and breaks off, and tells a sign-in that is not needed", async ({
  page,
  startServer,
}) => {
  const password = uniqueSecret();
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: password } } });
  await openNew(page, server.port, { Username: "alerts", Password: password });
  await addRecipients(page, "To", "you@example.com");
  await field(page, "Go deeper: begin the message and break off").check();
  await checkConnection(page, "The connection works, with 1 warning");
  await server.idle();
  expect(server.lines).toContain("DATA");
  expect(server.lines).not.toContain(".");
  expect(server.messages).toEqual([]);

  const warning = report(page).getByRole("list", { name: "Warnings" }).getByRole("listitem");
  await expect(warning).toContainText(/Warning.*localhost would take this mail without a sign-in/);
  await expect(fix(page, "Turn authentication off")).toBeHidden();
  await warning.getByText("Warning").click();
  await fix(page, "Turn authentication off").click();
  await expect(title(page)).toHaveText("The connection works");
  await expect(signIn(page)).not.toBeChecked();
  await expect(stage(page, "Message")).toContainText("OK");
  expect(server.messages).toEqual([]);
});

test("the copied report tells everything but secrets and recipients' addresses", async ({
  page,
  context,
  startServer,
}) => {
  const password = uniqueSecret();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const server = await startServer({
    auth: { mechanisms: ["PLAIN"], users: { alerts: password } },
    script: {
      rcpt: (to) => `550-5.1.1 <${to.toUpperCase()}>\n550 5.1.1 no mailbox, see https://help.example/?q=${to}`,
    },
  });
  await openNew(page, server.port, { Username: "alerts", Password: password });
  await addRecipients(page, "To", "Ada <ada.lovelace@example.com>");
  await addRecipients(page, "BCC", "grace.hopper@example.org");
  await sendMail(page, /./);
  await report(page).getByRole("button", { name: "Copy report" }).click();
  await expect(note(page, "The report was copied.")).toBeAttached();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).not.toMatch(/(ada\.lovelace|grace\.hopper)@/i);
  expect(text).not.toContain(password);
  for (const part of [
    (await title(page).textContent()) ?? "",
    "a…@example.com",
    "g…@example.org",
    "G…@EXAMPLE.ORG",
    `Other, localhost:${server.port}, STARTTLS never, signs in`,
    "1. ",
    "The server said: 550",
    "C: RCPT TO:<a…@example.com>",
    "Failed: Recipients",
  ]) {
    expect(text).toContain(part);
  }
});

test("other explanations and the server's answers stay folded until they are wanted", async ({ page, startServer }) => {
  const server = await startServer({ script: { rcpt: () => "550 5.7.1 Relaying denied" } });
  await openNew(page, server.port);
  await addRecipients(page, "To", "you@example.com");
  await checkFails(page);
  const details = stage(page, "Recipients").getByText("RCPT TO", { exact: true });
  await expect(details).toBeVisible();
  await expect(stage(page, "Sender").getByText("MAIL FROM", { exact: true })).toBeHidden();
  await stage(page, "Sender").getByText("Details").click();
  await expect(stage(page, "Sender").getByText("MAIL FROM", { exact: true })).toBeVisible();

  const others = page.getByText(/^Other explanations \(\d\)$/);
  const first = report(page).locator("details", { has: others }).getByRole("heading", { level: 3 }).first();
  await expect(first).toBeHidden();
  await others.click();
  await expect(first).toBeVisible();
});

test("on a connector's test page a fix leads to its form, makes the change there and tests again", async ({
  page,
  instance,
  startServer,
}) => {
  const server = await startServer({ tls: "starttls", certificate: certificateOf(instance), requireTls: true });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  const id = await saveNew(page);
  await visit(page, `/connectors/${id}/test`);
  await addRecipients(page, "To", "you@example.com");
  await field(page, "Subject").fill("Taken along");
  await page.getByRole("button", { name: "Send test email" }).click();
  await fix(page, "Require STARTTLS").click();
  await expect(page).toHaveURL(`/connectors/${id}`);
  await expect(title(page)).toHaveText("The test mail was accepted");
  await expect(field(page, "STARTTLS")).toHaveValue("required");
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  expect(server.messages.map(({ mail }) => mail.subject)).toEqual(["Taken along"]);
  const { settings } = await connectorRow(instance.query, id);
  expect(settings, "nothing is saved until somebody saves it").toMatchObject({ startTls: "never" });

  await page.reload();
  await expect(field(page, "STARTTLS")).toHaveValue("never");
  await expect(page.getByRole("button", { name: checkLabel })).toHaveCount(0);
});

test("a failure is set right by keyboard alone", async ({ page, instance, startServer }) => {
  const certificate = createAuthority().issue({ names: ["localhost"], selfSigned: true });
  const server = await startServer({ tls: "starttls", certificate });
  expect(certificate.cert).not.toBe(certificateOf(instance).cert);
  await openNew(page, server.port);
  await field(page, "STARTTLS").selectOption("required");
  await page.getByRole("button", { name: checkLabel }).focus();
  await page.keyboard.press("Enter");
  await expect(report(page)).toHaveAttribute("data-outcome", "failed");
  await tabTo(page, fix(page, "Trust this certificate…"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("The connection works");
  await tabTo(page, page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(note(page, "Taken back: Trusted certificate added.")).toBeVisible();
});

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}
