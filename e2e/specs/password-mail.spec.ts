import { type Browser, expect, type Page } from "@playwright/test";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { captureAction } from "#e2e/captured-action.ts";
import { type Instance, publicUrl, test } from "#e2e/fixtures.ts";
import { dumpOf, insertPerson } from "#e2e/rows.ts";
import { field, fillIn, fillOther, saveNew, unique, visit } from "#e2e/screens.ts";
import { signedOut } from "#e2e/sign-in.ts";

const sandboxId = "5a4db0c5-0000-4000-8000-000000000001";
const answer = "If somebody here has this address, a mail is on its way. Its link works for one hour.";

test.afterEach(async ({ instance: { query } }) => {
  await query("DELETE FROM fact WHERE key = 'system-connector'");
  await query("DELETE FROM rate_bucket");
});

async function choose(page: Page, id: string): Promise<void> {
  await visit(page, "/settings/people");
  const form = page.getByRole("form", { name: "Mail to people" });
  await field(form, "Connector").selectOption(id);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The choice is saved.")).toBeVisible();
}

/** A connector that needs no password, chosen for mail to people; answers its id. */
async function chooseNew(page: Page, port: number): Promise<string> {
  await visit(page, "/connectors/new");
  await fillOther(page, port);
  const id = await saveNew(page);
  await choose(page, id);
  return id;
}

async function openAsGuest(browser: Browser, { url }: Instance, path: string): Promise<Page> {
  const context = await browser.newContext({ storageState: signedOut, baseURL: url });
  const guest = await context.newPage();
  await visit(guest, path);
  return guest;
}

const send = (guest: Page) => guest.getByRole("button", { name: "Send the mail" }).click();

/** The path of the link in a mail, which has to lead to the address that people know and to no other. */
function linkIn(text: string): string {
  const [url = ""] = /https?:\S*token=[\w-]+/.exec(text) ?? [];
  expect(url.slice(0, publicUrl.length)).toBe(publicUrl);
  return url.slice(publicUrl.length);
}

test("who forgot the password comes in with a link from the sandbox's inbox, once", async ({
  page,
  browser,
  instance,
}) => {
  const email = await insertPerson(instance.query, unique("Forgetful"), "viewer");
  const guest = await openAsGuest(browser, instance, "/sign-in");
  await expect(guest.getByRole("link", { name: "Forgotten your password?" })).toHaveCount(0);
  await choose(page, sandboxId);
  await expect(page.getByText("lands in the sandbox, where everybody who is signed in reads it")).toBeVisible();

  await visit(guest, "/sign-in");
  await guest.getByRole("link", { name: "Forgotten your password?" }).click();
  await send(guest);
  await expect(guest.getByText("Enter an e-mail address.")).toBeVisible();
  await field(guest, "E-mail").fill(email);
  await send(guest);
  await expect(guest.getByRole("status").filter({ hasText: answer })).toBeFocused();

  const received = () =>
    instance.query<{ id: string }>("SELECT id FROM sandbox_message WHERE recipients = $1", [[email]]);
  await expect.poll(received).toHaveLength(1);
  const [{ id } = { id: "" }] = await received();
  await visit(page, `/sandbox/${id}`);
  await page.getByRole("link", { name: "Text", exact: true }).click();
  const link = linkIn((await page.getByText(/token=/).textContent()) ?? "");

  await visit(guest, link);
  await guest.getByRole("textbox", { name: "New password" }).fill(createCanary());
  await guest.getByRole("button", { name: "Set password" }).click();
  await guest.waitForURL("**/connectors");
  await visit(guest, link);
  await expect(guest.getByRole("heading", { name: "This link does not work" })).toBeVisible();
});

test("whoever asks, under whatever name of ours, for whomever: the answer is the same and the link is our own", async ({
  page,
  browser,
  instance,
  startServer,
}) => {
  const { query, url } = instance;
  const server = await startServer();
  await chooseNew(page, server.port);
  const email = await insertPerson(query, unique("Known"), "viewer");
  const guest = await openAsGuest(browser, instance, "/forgotten-password");
  await field(guest, "E-mail").fill(email);
  const action = await captureAction(guest, email, () => send(guest));
  await expect(guest.getByText(answer)).toBeVisible();
  await expect.poll(() => server.messages.length).toBe(1);

  const lied = { origin: "http://localhost:666", host: "localhost:666" };
  const forwarded = { origin: "http://127.0.0.1:667", "x-forwarded-host": "127.0.0.1:667" };
  const answers = [await action.call(action.body, lied), await action.call(action.body, forwarded)];
  await expect.poll(() => server.messages.length).toBe(3);
  const refusals = async () => {
    const rows = await query<{ why: string }>(
      `SELECT DISTINCT details->>'why' AS why FROM audit_entry
       WHERE action = 'person.requestPasswordMail' AND outcome = 'refused' AND target_name IN ($1, 'an unknown address')`,
      [email],
    );
    return rows.map(({ why }) => why).sort();
  };
  // Too often by now, and nobody's.
  answers.push(await action.call(action.body, { origin: url }));
  answers.push(await action.call(action.body.replace(email, "nobody@example.com"), { origin: url }));
  // The work comes after the answer: it is waited for before it would find somebody who is disabled.
  await expect.poll(refusals).toHaveLength(2);
  await query(`UPDATE "user" SET is_disabled = true WHERE email = $1`, [email]);
  answers.push(await action.call(action.body, { origin: url }));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers[0]?.text).toContain('"ok":true');

  await expect
    .poll(refusals)
    .toEqual(["Nobody has this address.", "This person is disabled.", "Too many mails were asked for."]);
  expect(server.messages).toHaveLength(3);
  const tokens = server.messages.map(({ mail }) => linkIn(mail.text ?? "").split("=")[1] ?? "");
  expect(new Set(tokens).size).toBe(3);
  const logs = instance.logs();
  expect(JSON.stringify(logs).split('\\"msg\\":\\"delivery\\"').length - 1).toBeGreaterThanOrEqual(3);
  expect(findLeaks({ database: await dumpOf(query), ...logs }, tokens)).toEqual([]);
});

test("an administrator mails a link and hears how it went; without its connector the way is closed", async ({
  page,
  browser,
  instance,
  startServer,
}) => {
  let isRefused = false;
  const server = await startServer({ script: { rcpt: () => (isRefused ? "550 5.1.1 Nobody here" : "250 Fine") } });
  const name = unique("Menu");
  const email = await insertPerson(instance.query, name, "viewer");
  const id = await chooseNew(page, server.port);
  const item = page.getByRole("menuitem", { name: "Mail a link for a new password" });
  const mailLink = async () => {
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await item.click();
  };
  await mailLink();
  await expect(page.getByText(`A mail with the link was sent to ${email}.`)).toBeVisible();
  expect(server.messages.map(({ envelope }) => envelope.to)).toEqual([[email]]);
  isRefused = true;
  await mailLink();
  await expect(page.getByText(`Mail to ${email}: `)).toBeVisible();

  const guest = await openAsGuest(browser, instance, `/new-password?token=none`);
  await guest.getByRole("link", { name: "Ask for a new one" }).click();
  await expect(field(guest, "E-mail")).toBeVisible();
  await visit(page, `/connectors/${id}`);
  await expect(page.getByText("Only administrators change, disable and delete this connector.")).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(page.getByText("This connector is disabled")).toBeVisible();

  await fillIn(guest, { "E-mail": email });
  await send(guest);
  await expect(
    guest.getByRole("alert").filter({ hasText: "Links for new passwords are not mailed here." }),
  ).toBeVisible();
  await visit(guest, "/forgotten-password");
  await expect(guest.getByText("Ask an administrator for a link")).toBeVisible();
  await visit(page, "/settings/people");
  await expect(page.getByText(/is disabled\. No mail goes to people/)).toBeVisible();
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await expect(page.getByRole("menuitem", { name: "Link for a new password" })).toBeVisible();
  await expect(item).toHaveCount(0);
  await page.keyboard.press("Escape");

  await visit(page, `/connectors/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Links for new passwords go through it");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForURL("/connectors");
  await visit(page, "/settings/people");
  await expect(page.getByText("The connector that was chosen was deleted.")).toBeVisible();
});
