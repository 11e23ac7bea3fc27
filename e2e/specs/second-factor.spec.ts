import { expect, type Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { expectAccessible } from "#e2e/accessible.ts";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { test } from "#e2e/fixtures.ts";
import { joinAs } from "#e2e/people.ts";
import { dumpOf } from "#e2e/rows.ts";
import { field, fillIn, visit } from "#e2e/screens.ts";
import { fillSignIn, signedOut } from "#e2e/sign-in.ts";

const periodMs = 30_000;

/** The code of the key that the page shows, of a later step than the last one that was used. */
const codeOf = (key: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(key.replaceAll(" ", "")) }).generate({
    timestamp: Date.now() + steps * periodMs,
  });

const section = (page: Page) => page.getByRole("region", { name: "Second factor" });

test.use({ storageState: signedOut });

test("somebody turns a second factor on, signs in with it and with a recovery code, and turns it off", async ({
  browser,
  instance,
}) => {
  test.setTimeout(120_000);
  const { page, email, password } = await joinAs(browser, instance, "viewer");
  await visit(page, "/settings/account");
  await section(page).getByRole("button", { name: "Set up" }).click();
  await field(page, "Your password").fill(createCanary());
  await section(page).getByRole("button", { name: "Continue" }).click();
  await expect(section(page).getByText("This is not your password.")).toBeVisible();
  await field(page, "Your password").fill(password);
  await section(page).getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("img", { name: "QR code of the key" })).toBeVisible();
  await expectAccessible(page);
  const key = (await section(page).locator("code").textContent()) ?? "";
  await field(page, "Code").fill("000000");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(section(page).getByText("This code is wrong.", { exact: false })).toBeVisible();
  await field(page, "Code").fill(codeOf(key));
  await page.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  await expectAccessible(page);
  const recovery = (await codes.first().textContent()) ?? "";
  const shownOnce = [key, key.replaceAll(" ", ""), ...(await codes.allTextContents())];
  expect(findLeaks({ "the database": await dumpOf(instance.query) }, shownOnce)).toEqual([]);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(section(page)).toContainText("10 recovery codes are left");
  await expectAccessible(page);

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/sandbox");
  await fillSignIn(page, { email, password });
  await page.waitForURL("/sign-in/code?next=%2Fsandbox");
  await expectAccessible(page);
  await page.goto("/connectors");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/sign-in/code?next=%2Fsandbox");
  await field(page, "Code").fill("000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("This code is wrong.", { exact: false })).toBeVisible();
  await field(page, "Code").fill(codeOf(key, 1));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("/sandbox");
  await page.goto("/sign-in/code");
  await expect(page).toHaveURL("/connectors");

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await fillSignIn(page, { email, password });
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await expect(field(page, "Recovery code")).toBeFocused();
  await expectAccessible(page);
  await field(page, "Recovery code").fill(recovery);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("/connectors");
  await visit(page, "/settings/account");
  await expect(section(page)).toContainText("9 recovery codes are left");
  await section(page).getByRole("button", { name: "Turn off" }).click();
  await field(page, "Your password").fill(password);
  await section(page).getByRole("button", { name: "Turn off" }).click();
  await expect(section(page)).toContainText("Off.");
});

test("an administrator removes a lost second factor by name", async ({ browser, instance }) => {
  const { page: own, email, password } = await joinAs(browser, instance, "operator");
  await visit(own, "/settings/account");
  await section(own).getByRole("button", { name: "Set up" }).click();
  await fillIn(own, { "Your password": password });
  await section(own).getByRole("button", { name: "Continue" }).click();
  const key = (await section(own).locator("code").textContent()) ?? "";
  await field(own, "Code").fill(codeOf(key));
  await own.getByRole("button", { name: "Turn on" }).click();
  await expect(own.getByRole("list", { name: "Recovery codes" })).toBeVisible();

  const context = await browser.newContext({ storageState: instance.session, baseURL: instance.url });
  const page = await context.newPage();
  await visit(page, "/settings/people");
  const row = page.getByRole("listitem").filter({ hasText: email });
  await expect(row).toContainText("Second factor");
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Remove the second factor…" }).click();
  const dialog = page.getByRole("dialog", { name: /Remove the second factor of The operator/ });
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(row).not.toContainText("Second factor");
  await context.close();

  await own.goto("/connectors");
  await expect(own).toHaveURL(/\/sign-in/);
  await fillSignIn(own, { email, password });
  await own.waitForURL("/connectors");
});
