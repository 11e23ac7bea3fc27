import { expect } from "@playwright/test";
import { publicUrl, test } from "#e2e/fixtures.ts";
import { dumpOf } from "#e2e/rows.ts";
import { field, fillIn, fillOther, saveNew, unique, uniqueSecret, visit } from "#e2e/screens.ts";
import { addressesOf } from "#e2e/stand-ins/graph-mail.ts";
import { addRecipients, checkConnection, checkLabel, openTest, report, sendMail, stage } from "#e2e/test-panel.ts";

test("a check says that it works, asks for the sender's own address, and sends nothing", async ({
  page,
  startServer,
}) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await checkConnection(page, "The connection works");
  await expect(stage(page, "Greeting")).toContainText("OK");
  await expect(stage(page, "Encryption (TLS)")).toContainText("Not encrypted");
  await server.idle();
  const envelope = ["MAIL FROM:<alerts@example.com>", "RCPT TO:<alerts@example.com>"];
  expect(server.lines.filter((line) => /^(MAIL|RCPT|DATA|RSET)/i.test(line))).toEqual([...envelope, "RSET"]);
  await expect(stage(page, "Recipients")).toContainText("OK");
});

test("a check asks for the recipients that stand on the screen", async ({ page, startServer }) => {
  const server = await startServer({ script: { rcpt: (to) => (to.startsWith("no") ? "550 5.1.1 None" : "250 Fine") } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await addRecipients(page, "To", "yes@example.com, not an address");
  await addRecipients(page, "CC", "nobody@example.com");
  await addRecipients(page, "BCC", "hidden@example.com");
  await checkConnection(page, "The connection works, with 1 warning");
  await server.idle();
  expect(server.lines.filter((line) => line.startsWith("RCPT"))).toEqual(
    ["yes", "nobody", "hidden"].map((name) => `RCPT TO:<${name}@example.com>`),
  );
  const results = report(page).getByRole("list", { name: "Recipients" }).getByRole("listitem");
  await expect(results).toHaveText([
    /nobody@example.com refused 550 5.1.1 None/,
    /yes.* accepted/,
    /hidden.* accepted/,
  ]);
  expect(server.messages).toEqual([]);
});

test("an unsaved draft sends a mail with text and HTML that say the same", async ({ page, instance, startServer }) => {
  const server = await startServer();
  const subject = `${unique("Grüße")} 📬 日本語`;
  await visit(page, "/connectors/new");
  const name = await fillOther(page, server.port);
  await fillIn(page, { Sender: "Zoë Ünal 日本 <zoe@example.com>" });
  await openTest(page);
  await addRecipients(page, "To", "Jürgen Groß <juergen@example.org>");
  await field(page, "Subject").fill(subject);
  await field(page, "Message").fill(
    "# Hello\n\n1\\. Not a list, 2 * 3 = 6, snake_case_name\n\nA [link](https://example.com/a?b=1&c=2), **bold** & more.",
  );
  await sendMail(page);
  await expect(stage(page, "Message")).toContainText("OK");
  const [received] = server.messages;
  expect(server.messages).toHaveLength(1);
  expect(received?.envelope).toEqual({ from: "zoe@example.com", to: ["juergen@example.org"] });
  const { mail } = received ?? {};
  expect(mail?.subject).toBe(subject);
  expect(mail?.from?.value).toEqual([{ name: "Zoë Ünal 日本", address: "zoe@example.com" }]);
  expect(mail?.to).toMatchObject({ value: [{ name: "Jürgen Groß", address: "juergen@example.org" }] });
  expect(mail?.headers.get("content-type")).toMatchObject({ value: "multipart/alternative" });
  expect(mail?.text).toContain("1. Not a list, 2 * 3 = 6, snake_case_name");
  expect(mail?.text).toContain("https://example.com/a?b=1&c=2");
  expect(mail?.text).not.toContain("\\");
  expect(mail?.html).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(mail?.html).toContain(`<title>${subject}</title>`);
  expect(mail?.html).toContain("<strong>bold</strong>");
  expect(mail?.html, "an unsaved connector has no page to link to").not.toContain(publicUrl);
  expect(mail?.messageId).toMatch(/@/);
  await expect(report(page)).toContainText(mail?.messageId ?? "no Message-ID");
  const runs = await instance.query("SELECT outcome FROM test_run WHERE report->>'messageId' = $1", [mail?.messageId]);
  expect(runs).toEqual([{ outcome: "ok" }]);
  expect(await instance.query("SELECT 1 FROM connector WHERE name = $1", [name])).toEqual([]);
});

test("pasted lists become one chip for each address, and BCC stays out of the mail", async ({
  page,
  context,
  startServer,
}) => {
  const server = await startServer();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await page.evaluate(() => navigator.clipboard.writeText("a@example.com; Bea, B. <b@example.com>\nc@example.com"));
  await field(page, "To").press("Control+V");
  for (const entry of ["a@example.com", "Bea, B. <b@example.com>", "c@example.com"]) {
    await expect(page.getByRole("button", { name: `Remove ${entry}`, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "Remove c@example.com" }).click();
  await addRecipients(page, "CC", "copy@example.com, second@example.com");
  await addRecipients(page, "BCC", "hidden@example.com");
  await addRecipients(page, "Reply-To", "Answers <answers@example.com>");
  await sendMail(page);
  const [received] = server.messages;
  const to = ["a@example.com", "b@example.com"];
  const cc = ["copy@example.com", "second@example.com"];
  expect(received?.envelope.to.toSorted()).toEqual([...to, ...cc, "hidden@example.com"].toSorted());
  expect(addressesOf(received?.mail.to)).toEqual(to);
  expect(addressesOf(received?.mail.cc)).toEqual(cc);
  expect(received?.mail.replyTo?.value).toEqual([{ name: "Answers", address: "answers@example.com" }]);
  expect(received?.raw).not.toContain("hidden@example.com");
});

test("a mail without recipients, or with one that is none, is not sent", async ({ page, startServer }) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(page.getByText("Enter at least one recipient in To, CC or BCC.")).toBeVisible();
  await addRecipients(page, "To", "not an address");
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(page.getByText("An address contains no spaces.")).toBeVisible();
  expect(server.lines).toEqual([]);
});

test("a mail that some recipients refuse is partly sent and lists each", async ({ page, startServer }) => {
  const rcpt = (address: string) => (address.startsWith("no") ? "550 5.1.1 No such user" : "250 2.1.5 Fine");
  const server = await startServer({ script: { rcpt } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await addRecipients(page, "To", "yes@example.com, nobody@example.com");
  await sendMail(page, "Some recipients were refused");
  await expect(report(page)).toContainText("Partly sent");
  const results = report(page).getByRole("list", { name: "Recipients" }).getByRole("listitem");
  await expect(results).toHaveText([/nobody@example.com refused.*5\.1\.1/, /yes@example.com accepted/]);
  expect(server.messages.map(({ envelope }) => envelope.to)).toEqual([["yes@example.com"]]);
});

test("a wrong password names the stage, shows what the server said, and keeps the form", async ({
  page,
  instance,
  startServer,
}) => {
  const wrong = uniqueSecret();
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: "right" } } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: wrong });
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  await field(page, "Message").fill("Kept as it is");
  await sendMail(page, "localhost refused the user name or the password");
  await expect(stage(page, "Sign-in")).toContainText("Failed");
  await expect(stage(page, "Message")).toContainText("Skipped");
  await expect(report(page).getByRole("blockquote")).toContainText("535 5.7.8 Bad user name or password");
  await expect(report(page)).not.toContainText(wrong);
  await expect(field(page, "Message")).toHaveValue("Kept as it is");
  await expect(page.getByRole("button", { name: "Remove you@example.com" })).toBeVisible();
  await expect(field(page, "Password")).toHaveValue(wrong);
  await page.getByRole("button", { name: "Go to field" }).click();
  await expect(field(page, "Password")).toBeFocused();
  expect(server.messages).toEqual([]);
  expect(await dumpOf(instance.query)).not.toContain(wrong);

  await field(page, "Password").fill("right");
  await sendMail(page);
  expect(server.messages).toHaveLength(1);
});

test("a stored password that is wrong leads to where it is replaced", async ({ page, startServer }) => {
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: "right" } } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: uniqueSecret() });
  await saveNew(page);
  await openTest(page);
  await checkConnection(page, "localhost refused the user name or the password");
  await page.getByRole("button", { name: "Go to field" }).click();
  await expect(page.getByRole("button", { name: "Replace" })).toBeFocused();
});

test("authentication that the server does not offer is a failure, not a send without it", async ({
  page,
  startServer,
}) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: uniqueSecret() });
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  await sendMail(page, `localhost does not offer to sign in on port ${server.port}`);
  await expect(stage(page, "Sign-in")).toContainText("Failed");
  await page.getByRole("button", { name: "Go to field" }).click();
  await expect(page.getByRole("switch", { name: "Require authentication" })).toBeFocused();
  await server.idle();
  expect(server.lines.filter((line) => /^(AUTH|MAIL)/i.test(line))).toEqual([]);
});

test("STARTTLS that the server does not offer ends the connection before the password when it is required", async ({
  page,
  startServer,
}) => {
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: "right" } } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: "right" });
  await field(page, "STARTTLS").selectOption("required");
  await openTest(page);
  await checkConnection(page, `localhost does not offer STARTTLS on port ${server.port}`);
  await server.idle();
  expect(server.lines.filter((line) => line.startsWith("AUTH"))).toEqual([]);
});

test("stages are shown while they happen, and Cancel closes the connection", async ({
  page,
  instance,
  startServer,
}) => {
  const server = await startServer({ script: { silentAt: "greeting" } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await page.getByRole("button", { name: checkLabel }).click();
  await expect(stage(page, "Connection")).toContainText("OK");
  await expect(stage(page, "Greeting")).toContainText("Running");
  expect(server.openConnections()).toBe(1);
  await page.getByRole("region", { name: "Test" }).getByRole("button", { name: "Cancel" }).click();
  await server.idle();
  await expect(report(page)).toContainText("Cancelled");
  await expect(stage(page, "Greeting")).not.toContainText("Running");
  const runs = await instance.query("SELECT outcome FROM test_run ORDER BY started_at DESC LIMIT 1");
  expect(runs).toEqual([{ outcome: "cancelled" }]);
  await expect(page.getByRole("button", { name: checkLabel })).toBeEnabled();
});

test("leaving the page closes the connection of a test that still runs", async ({ page, startServer }) => {
  const server = await startServer({ script: { silentAt: "greeting" } });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await page.getByRole("button", { name: checkLabel }).click();
  await expect(stage(page, "Greeting")).toContainText("Running");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sandbox" }).click();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL("/sandbox");
  await server.idle();
});

test("a stored password signs in, on the connector's page and on its test page", async ({
  page,
  instance,
  startServer,
}) => {
  const password = uniqueSecret();
  const server = await startServer({ auth: { mechanisms: ["PLAIN"], users: { alerts: password } }, requireAuth: true });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: password });
  const id = await saveNew(page);
  await openTest(page);
  await addRecipients(page, "To", "form@example.com");
  await sendMail(page);
  await visit(page, `/connectors/${id}/test`);
  await addRecipients(page, "To", "page@example.com");
  await sendMail(page);
  expect(server.messages.map(({ envelope }) => envelope.to)).toEqual([["form@example.com"], ["page@example.com"]]);
  const [row] = await instance.query("SELECT last_test_outcome FROM connector WHERE id = $1", [id]);
  expect(row).toEqual({ last_test_outcome: "ok" });
  for (const { mail } of server.messages) {
    expect(mail.html).toContain(`href="${publicUrl}/connectors/${id}"`);
    expect(mail.text).toContain(`${publicUrl}/connectors/${id}`);
  }
  expect(await dumpOf(instance.query)).not.toContain(password);
});

test("a draft with mistakes is not tested: the fields say what is missing", async ({ page }) => {
  await visit(page, "/connectors/new");
  await openTest(page);
  await page.getByRole("button", { name: checkLabel }).click();
  await expect(page.getByText("The connector has fields that need a correction.")).toBeVisible();
  await expect(field(page, "Name")).toHaveAttribute("aria-invalid", "true");
});

test("the preview shows what is sent, as HTML source and as plain text too", async ({ page, startServer }) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await field(page, "Subject").fill("Looked at first");
  await field(page, "Message").fill("A **bold** [link](https://example.com/)");
  const preview = page.getByRole("tabpanel", { name: "Preview" });
  await expect(preview.getByRole("strong")).toHaveText("bold");
  await expect(preview.getByRole("link", { name: "link" })).toHaveAttribute("href", "https://example.com/");
  await page.getByRole("tab", { name: "HTML source" }).click();
  const source = page.getByRole("region", { name: "HTML source" });
  await expect(source).toContainText("<strong>bold</strong>");
  const html = await source.textContent();
  await page.getByRole("tab", { name: "Plain text" }).click();
  const text = await page.getByRole("region", { name: "Plain text" }).textContent();
  await addRecipients(page, "To", "you@example.com");
  await sendMail(page);
  const [received] = server.messages;
  expect(received?.mail.html).toBe(html);
  expect(received?.mail.text?.trim()).toBe(text?.trim());
});

test("scripts in Markdown arrive harmless and do not run in the preview", async ({ page, startServer }) => {
  const server = await startServer();
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await field(page, "Subject").fill("</title><script>alert('subject')</script>");
  await field(page, "Message").fill(
    [
      "<script>alert('text')</script>",
      "[click](javascript:alert('link'))",
      "<img src=x onerror=\"alert('image')\">",
      "![picture](javascript:alert('picture'))",
      "<javascript:alert('auto')>",
      "[data](data:text/html,<script>alert('data')</script>)",
      "The end",
    ].join("\n\n"),
  );
  const preview = page.getByRole("tabpanel", { name: "Preview" });
  await expect(preview).toContainText("The end");
  const harmful = /<script|<img[^>]*onerror|(?:href|src)\s*=\s*["']?\s*(?:javascript|data):/i;
  expect(await preview.innerHTML()).not.toMatch(harmful);
  await addRecipients(page, "To", "you@example.com");
  await sendMail(page);
  const [received] = server.messages;
  expect(received?.mail.html).toContain("The end");
  expect(received?.mail.html).not.toMatch(harmful);
  expect(received?.mail.subject).toBe("</title><script>alert('subject')</script>");
  expect(dialogs).toEqual([]);
});
