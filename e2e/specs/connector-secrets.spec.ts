import { expect, type Page } from "@playwright/test";
import { test } from "#e2e/fixtures.ts";
import { connectorRow, dumpOf, secretRows } from "#e2e/rows.ts";
import {
  field,
  fillIn,
  fillOther,
  recordResponses,
  saveChange,
  saveNew,
  unique,
  uniqueSecret,
  visit,
} from "#e2e/screens.ts";

async function createWithPassword(page: Page, password: string): Promise<string> {
  await visit(page, "/connectors/new");
  await fillOther(page, 2525);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: password });
  return saveNew(page);
}

const stored = (page: Page) => page.getByRole("group", { name: "Password" });

test("a stored password is named by date and person and is in no response of any page", async ({ page, instance }) => {
  const password = uniqueSecret();
  const responses = recordResponses(page);
  const id = await createWithPassword(page, password);
  for (const path of [`/connectors/${id}`, "/connectors", `/connectors/new?from=${id}`, `/connectors/${id}/test`]) {
    await visit(page, path);
  }
  await visit(page, `/connectors/${id}`);
  await expect(stored(page)).toContainText(/Set on .* by Administrator/);
  await expect(field(page, "Password").and(page.locator("input"))).toHaveCount(0);
  await page.reload();

  const texts = await responses.texts();
  expect(texts.join("\n")).toContain(id);
  expect(texts.filter((text) => text.includes(password))).toEqual([]);
  const [secret] = await secretRows(instance.query, id);
  expect(texts.filter((text) => text.includes(secret?.sealed ?? password))).toEqual([]);
  expect(await dumpOf(instance.query)).not.toContain(password);
});

test("a rename keeps the sealed password as it is", async ({ page, instance }) => {
  const id = await createWithPassword(page, uniqueSecret());
  const before = await secretRows(instance.query, id);
  const name = unique("Renamed");
  await fillIn(page, { Name: name });
  await saveChange(page);
  expect(await connectorRow(instance.query, id)).toMatchObject({ name, version: 2 });
  expect(await secretRows(instance.query, id)).toEqual(before);
});

test("Replace stores another password, and the old one can be kept instead", async ({ page, instance }) => {
  const id = await createWithPassword(page, uniqueSecret());
  const [before] = await secretRows(instance.query, id);
  const replacement = uniqueSecret();
  await stored(page).getByRole("button", { name: "Replace" }).click();
  await expect(field(page, "Password")).toBeFocused();
  await page.getByRole("button", { name: "Keep the stored password" }).click();
  await expect(stored(page)).toContainText("Set on");

  await stored(page).getByRole("button", { name: "Replace" }).click();
  await field(page, "Password").fill(replacement);
  await saveChange(page);
  await expect(stored(page)).toContainText("Set on");
  const [after] = await secretRows(instance.query, id);
  expect(after?.sealed).not.toEqual(before?.sealed);
  expect(await dumpOf(instance.query)).not.toContain(replacement);
});

test("a removed password leaves a connector that says it needs one", async ({ page, instance }) => {
  const id = await createWithPassword(page, uniqueSecret());
  await stored(page).getByRole("button", { name: "Remove" }).click();
  await saveChange(page);
  await expect(page.getByText("Needs a secret")).toBeVisible();
  expect(await secretRows(instance.query, id)).toEqual([]);
});

for (const { label, change } of [
  { label: "host", change: (page: Page) => field(page, "Host").fill("other.example.com") },
  { label: "port", change: (page: Page) => field(page, "Port").fill("2526") },
  { label: "user name", change: (page: Page) => field(page, "Username").fill("somebody") },
  { label: "encryption", change: (page: Page) => field(page, "STARTTLS").selectOption("whenOffered") },
]) {
  test(`a changed ${label} asks for the password again`, async ({ page, instance }) => {
    const id = await createWithPassword(page, uniqueSecret());
    const before = await secretRows(instance.query, id);
    await change(page);
    await expect(page.getByText("The destination changed, so the stored password is not used.")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Enter the password.", { exact: true })).toBeVisible();
    await expect(field(page, "Password")).toBeFocused();
    expect(await connectorRow(instance.query, id)).toMatchObject({ version: 1, target: "localhost:2525" });
    expect(await secretRows(instance.query, id)).toEqual(before);

    await field(page, "Password").fill(uniqueSecret());
    await saveChange(page);
    expect(await secretRows(instance.query, id)).not.toEqual(before);
  });
}

test("a host that is changed back takes the stored password again", async ({ page, instance }) => {
  const id = await createWithPassword(page, uniqueSecret());
  const before = await secretRows(instance.query, id);
  await field(page, "Host").fill("other.example.com");
  await expect(field(page, "Password")).toHaveValue("");
  await field(page, "Host").fill("localhost");
  await expect(stored(page)).toContainText("Set on");
  await fillIn(page, { Name: unique("Back") });
  await saveChange(page);
  expect(await secretRows(instance.query, id)).toEqual(before);
});

test("a duplicate copies everything but the password", async ({ page, instance }) => {
  const id = await createWithPassword(page, uniqueSecret());
  const source = await connectorRow(instance.query, id);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await page.waitForURL(/\/connectors\/new\?from=/);
  await expect(field(page, "Name")).toHaveValue(`${source.name} (copy)`);
  await expect(field(page, "Password")).toHaveValue("");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Enter the password.", { exact: true })).toBeVisible();
  await field(page, "Password").fill(uniqueSecret());
  const copy = await connectorRow(instance.query, await saveNew(page));
  expect(copy.id).not.toEqual(source.id);
  expect(copy.slug).not.toEqual(source.slug);
  expect(copy).toMatchObject({ sender: source.sender, settings: source.settings, target: source.target, version: 1 });
});
