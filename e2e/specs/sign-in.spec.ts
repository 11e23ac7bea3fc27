import { expect, type Page } from "@playwright/test";
import { createCanary } from "#e2e/canaries.ts";
import { captureAction } from "#e2e/captured-action.ts";
import { administrator, test } from "#e2e/fixtures.ts";
import { insertLink, joinAs } from "#e2e/people.ts";
import { insertConnectors } from "#e2e/rows.ts";
import { field, fillIn, unique, visit } from "#e2e/screens.ts";
import { fillSignIn, signedOut, signInAs } from "#e2e/sign-in.ts";

const wrong = "The e-mail address or the password is wrong.";

const alert = (page: Page) => page.getByRole("alert").filter({ hasText: /\w/ });

test.describe("without a session", () => {
  test.use({ storageState: signedOut });

  test("every page leads to the sign-in and on to where one wanted to go", async ({ page }) => {
    await page.goto("/connectors?q=one&page=2");
    await expect(page).toHaveURL("/sign-in?next=%2Fconnectors%3Fq%3Done%26page%3D2");
    await fillSignIn(page, administrator);
    await expect(page).toHaveURL(/\/connectors\?q=one/);
    await expect(page.getByRole("link", { name: "People" })).toBeVisible();
  });

  test("a link to another site is not followed after the sign-in", async ({ page, instance }) => {
    await page.goto("/sign-in?next=//evil.example/");
    await fillSignIn(page, administrator);
    await expect(page).toHaveURL(`${instance.url}/connectors`);
  });

  test("a wrong password keeps the address, empties the password and says the same as an unknown address", async ({
    page,
  }) => {
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Enter an e-mail address.")).toBeVisible();
    await expect(field(page, "E-mail")).toBeFocused();
    const email = `${unique("nobody").replace(" ", "-")}@example.com`;
    await fillSignIn(page, { email, password: "not the password" });
    await expect(alert(page)).toHaveText(wrong);
    await expect(field(page, "E-mail")).toHaveValue(email);
    await expect(field(page, "Password")).toHaveValue("");
    await fillSignIn(page, { email: administrator.email, password: "not the password" });
    await expect(alert(page)).toHaveText(wrong);
  });

  test("after five wrong passwords the right one has to wait too", async ({ page, browser, instance }) => {
    const { email, password } = await joinAs(browser, instance, "viewer");
    await page.goto("/sign-in");
    for (let count = 0; count < 5; count += 1) {
      await fillSignIn(page, { email, password: `wrong password ${count}` });
      await expect(alert(page)).toHaveText(wrong);
    }
    await fillSignIn(page, { email, password });
    await expect(alert(page)).toHaveText(/^There were too many attempts\. Try again in \d minutes\.$/);
    await instance.query("DELETE FROM rate_bucket");
  });

  test("without its settings there is no single sign-on", async ({ page }) => {
    for (const path of ["/sign-in/oidc", "/sign-in/oidc/callback?code=x&state=x"]) {
      expect((await page.request.get(path)).status()).toBe(404);
    }
    await page.goto("/sign-in?problem=denied");
    await expect(page.getByRole("link", { name: "Sign in with" })).toHaveCount(0);
  });

  test("the set-up is gone once somebody is there, whatever its link", async ({ page, instance }) => {
    const token = await insertLink(instance, "setUp");
    const answer = await page.goto(`/setup?token=${token}`);
    expect(answer?.status()).toBe(404);
  });
});

test("before anybody is there, the set-up link alone lets somebody in, once", async ({ browser, instance }) => {
  const { query } = instance;
  await query(`CREATE TABLE kept_user AS TABLE "user"`);
  await query("CREATE TABLE kept_account AS TABLE account");
  await query("CREATE TABLE kept_session AS TABLE session");
  const context = await browser.newContext({ storageState: signedOut, baseURL: instance.url });
  const page = await context.newPage();
  try {
    await query(`DELETE FROM "user"`);
    for (const path of ["/", "/connectors", "/sign-in", "/settings/people", "/setup?token=guess"]) {
      await page.goto(path);
      await expect(page.getByText("Open the set-up link that Mailroom printed when it started.")).toBeVisible();
      await expect(page.getByLabel("Password")).toHaveCount(0);
    }
    const token = await insertLink(instance, "setUp");
    const email = "first@example.com";
    const password = createCanary();
    await page.goto(`/setup?token=${token}`);
    await fillIn(page, { Name: "First", "E-mail": email, Password: "qwerty123456" });
    await page.getByRole("button", { name: "Create administrator" }).click();
    await expect(page.getByText("This password is among the most common ones.")).toBeVisible();
    await expect(field(page, "Name")).toHaveValue("First");
    await field(page, "Password").fill(password);
    const action = await captureAction(page, email, () =>
      page.getByRole("button", { name: "Create administrator" }).click(),
    );
    await page.waitForURL("**/connectors");
    const replay = await action.call(action.body, { origin: instance.url });
    expect(replay.text).toContain('"code":"notFound"');
    expect((await page.goto(`/setup?token=${token}`))?.status()).toBe(404);
    expect(await query(`SELECT email, role FROM "user"`)).toEqual([{ email, role: "administrator" }]);
  } finally {
    await query(`DELETE FROM "user"`);
    await query(`INSERT INTO "user" TABLE kept_user`);
    await query("INSERT INTO account TABLE kept_account");
    await query("INSERT INTO session TABLE kept_session");
    await query("DROP TABLE kept_user, kept_account, kept_session");
    await context.close();
  }
});

test("an invitation is made, used once, and its person managed", async ({ page, browser, instance }) => {
  const email = `${unique("invited").replace(" ", "-")}@example.com`;
  const password = createCanary();
  await visit(page, "/settings/people");
  await fillIn(page, { "E-mail": email });
  await field(page, "Role").selectOption("operator");
  await page.getByRole("button", { name: "Invite" }).click();
  const link = (await page.getByText(/\/invitation\?token=/).textContent()) ?? "";
  await expect(page.getByRole("list", { name: "Open invitations" })).toContainText(email);

  const context = await browser.newContext({ storageState: signedOut });
  const guest = await context.newPage();
  await guest.goto(link);
  await fillIn(guest, { Name: "Grace", Password: password });
  await guest.getByRole("button", { name: "Join" }).click();
  await guest.waitForURL("**/connectors");
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "This invitation does not work" })).toBeVisible();

  await visit(page, "/settings/people");
  const row = page.getByRole("listitem").filter({ hasText: email });
  await row.getByLabel("Role of Grace").selectOption("editor");
  await expect(page.getByText("Grace has another role.")).toBeVisible();
  await guest.goto("/connectors");
  await expect(guest.getByRole("link", { name: "New connector" })).toBeVisible();

  await row.getByRole("button", { name: "Actions for Grace" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(row.getByText("Disabled")).toBeVisible();
  await guest.goto("/connectors");
  await expect(guest).toHaveURL(/\/sign-in/);
  await fillSignIn(guest, { email, password });
  await expect(alert(guest)).toHaveText(wrong);
  await instance.query("DELETE FROM rate_bucket");
});

test("the last administrator cannot be taken away on the page", async ({ page }) => {
  await visit(page, "/settings/people");
  const row = page.getByRole("listitem").filter({ hasText: administrator.email });
  await row.getByLabel(/^Role of/).selectOption("viewer");
  await expect(page.getByText("This is the last administrator.")).toBeVisible();
  await expect(row.getByLabel(/^Role of/)).toHaveValue("administrator");
});

test("signing out everywhere else ends the other browser's session and not this one", async ({ browser, instance }) => {
  const { page, email, password } = await joinAs(browser, instance, "viewer");
  const other = await browser.newContext({ storageState: await signInAs(browser, instance.url, { email, password }) });
  const there = await other.newPage();
  await there.goto(`${instance.url}/connectors`);
  await expect(there.getByRole("heading", { name: "Connectors" })).toBeVisible();
  await visit(page, "/settings/account");
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("You are signed out everywhere else.")).toBeVisible();
  await there.goto(`${instance.url}/connectors`);
  await expect(there).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/connectors");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a viewer sees and changes nothing", async ({ browser, instance }) => {
  const { page } = await joinAs(browser, instance, "viewer");
  const [id = ""] = await insertConnectors(instance.query, unique("Seen"), 1);
  await visit(page, "/connectors?q=Seen");
  await expect(page.getByRole("row", { name: /Seen/ }).first()).toBeVisible();
  for (const name of ["New connector", "People", "Audit log", /^Test /, /^Duplicate /]) {
    await expect(page.getByRole("link", { name })).toHaveCount(0);
  }
  await expect(page.getByRole("button", { name: /^Delete / })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await visit(page, `/connectors/${id}`);
  await expect(field(page, "Name")).toBeDisabled();
  for (const name of ["Save", "Test…", "More actions"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  }
  for (const path of [`/connectors/${id}/test`, "/connectors/new", "/settings/people", "/settings/audit"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Your role does not include this page" })).toBeVisible();
  }
});

test("an operator tests what is stored and changes nothing", async ({ browser, instance }) => {
  const { page } = await joinAs(browser, instance, "operator");
  const [id = ""] = await insertConnectors(instance.query, unique("Tested"), 1);
  await visit(page, `/connectors/${id}`);
  await expect(field(page, "Name")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
  await page.getByRole("link", { name: "Test…" }).click();
  await expect(page.getByRole("button", { name: "Check without sending" })).toBeEnabled();
  await expect(page.getByRole("link", { name: "See connector" })).toBeVisible();
  await expect(field(page, "Subject")).toHaveAttribute("readonly");
  await expect(field(page, "Message")).toHaveAttribute("readonly");
  await expect(page.getByText("Your role sends this text only.", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Add CC, BCC" }).click();
  await expect(field(page, "Reply-To")).toHaveCount(0);
  await page.goto("/connectors/new");
  await expect(page.getByRole("heading", { name: "Your role does not include this page" })).toBeVisible();
  expect((await page.goto("/settings/people"))?.status()).toBe(403);
});
