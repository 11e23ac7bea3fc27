import { expect, type Page } from "@playwright/test";
import { test } from "#e2e/fixtures.ts";
import { connectorsNamed } from "#e2e/rows.ts";
import { chooseService, field, fillIn, fillOther, recordResponses, unique, uniqueSecret, visit } from "#e2e/screens.ts";

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

test("an empty form shows every mistake at once and puts the focus on the first", async ({ page, instance }) => {
  const [before] = await instance.query("SELECT count(*) FROM connector");
  await visit(page, "/connectors/new");
  await field(page, "Port").fill("");
  await save(page).click();
  for (const message of [
    "Enter a name.",
    "Enter an address, as in user@example.com.",
    "Enter the host name of the mail server.",
    "Enter the port.",
    "Enter the user name.",
    "Enter the password.",
  ]) {
    await expect(page.getByText(message, { exact: true })).toBeVisible();
  }
  for (const label of ["Name", "Sender", "Host", "Port", "Username", "Password"]) {
    await expect(field(page, label)).toHaveAttribute("aria-invalid", "true");
  }
  await expect(field(page, "Name")).toBeFocused();

  await fillIn(page, { Name: unique("Mended") });
  await expect(page.getByText("Enter a name.", { exact: true })).toHaveCount(0);
  await save(page).click();
  await expect(field(page, "Sender")).toBeFocused();
  expect(await instance.query("SELECT count(*) FROM connector")).toEqual([before]);
});

test("an empty Exchange form asks for its own fields", async ({ page }) => {
  await visit(page, "/connectors/new");
  await chooseService(page, "exchange", "MS Exchange Server");
  await fillIn(page, { Name: unique("Staff"), Sender: "staff@example.com", "Tenant ID": "example.onmicrosoft.com" });
  await save(page).click();
  for (const label of ["Tenant ID", "Client ID", "Client Secret"]) {
    await expect(field(page, label)).toHaveAttribute("aria-invalid", "true");
  }
  await expect(page.getByText("Enter the client secret.", { exact: true })).toBeVisible();
  await expect(field(page, "Tenant ID")).toBeFocused();
});

for (const { host, message } of [
  { host: "smtp://mail.example.com", message: "Leave out the scheme" },
  { host: "mail.example.com:25", message: "Leave out the port here" },
  { host: "mail.example.com/mail", message: "Leave out everything after the host name" },
  { host: "mail example com", message: "This is not a host name" },
]) {
  test(`the host "${host}" is refused with what to leave out`, async ({ page, instance }) => {
    await visit(page, "/connectors/new");
    const name = await fillOther(page, 25);
    await field(page, "Host").fill(host);
    await save(page).click();
    await expect(page.getByText(message)).toBeVisible();
    await expect(field(page, "Host")).toBeFocused();
    expect(await connectorsNamed(instance.query, name)).toEqual([]);
  });
}

for (const { port, message } of [
  { port: "0", message: "The port lies between 1 and 65535." },
  { port: "65536", message: "The port lies between 1 and 65535." },
]) {
  test(`port ${port} is refused`, async ({ page }) => {
    await visit(page, "/connectors/new");
    await fillOther(page, 25);
    await field(page, "Port").fill(port);
    await save(page).click();
    await expect(page.getByText(message)).toBeVisible();
  });
}

test("a pasted line break cannot smuggle a header into the sender", async ({ page, context, instance }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 25);
  await page.evaluate(() => navigator.clipboard.writeText("Alerts <alerts@example.com>\r\nBcc: evil@example.com"));
  await field(page, "Sender").fill("");
  await field(page, "Sender").press("Control+V");
  await save(page).click();
  await expect(field(page, "Sender")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Sender")).toBeFocused();
  expect(await connectorsNamed(instance.query, name)).toEqual([]);
});

test("a save that the server refuses keeps everything that was typed", async ({ page, context, instance }) => {
  const password = uniqueSecret();
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 25);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: password });
  await context.setOffline(true);
  await save(page).click();
  await expect(
    page.getByText("Mailroom could not be reached. It is not known whether this was done: look again."),
  ).toBeVisible();
  await expect(field(page, "Password")).toHaveValue(password);
  expect(await connectorsNamed(instance.query, name)).toEqual([]);
  await context.setOffline(false);
  await save(page).click();
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  expect(await connectorsNamed(instance.query, name)).toHaveLength(1);
});

test("submitting the form before its scripts have loaded never puts a password into an address", async ({ page }) => {
  const password = uniqueSecret();
  const urls: string[] = [];
  const posts: string[] = [];
  page.on("request", (request) => {
    urls.push(request.url());
    if (request.method() === "POST") posts.push(request.postData() ?? "");
  });
  const responses = recordResponses(page);
  await page.route("**/*.js", (route) => route.abort());
  await page.goto("/connectors/new");
  await fillIn(page, { Name: "Too early", Password: password });
  await Promise.all([page.waitForEvent("load"), save(page).click()]);
  expect(posts.join()).toContain(password);
  expect(urls.join()).not.toContain(password);
  expect(page.url()).not.toContain("?");
  expect((await responses.texts()).join()).not.toContain(password);
});
