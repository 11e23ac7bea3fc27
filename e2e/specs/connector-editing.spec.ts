import { expect, type Page } from "@playwright/test";
import { test } from "#e2e/fixtures.ts";
import { connectorRow, insertConnectors } from "#e2e/rows.ts";
import { chooseService, field, fillIn, saveChange, saveNew, unique, visit } from "#e2e/screens.ts";

const menu = async (page: Page, item: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("a display name is kept as it was typed", async ({ page, instance }) => {
  const sender = "Zoë Ünal 日本 📬 <zoe@example.com>";
  await visit(page, "/connectors/new");
  await chooseService(page, "elastic cloud", "Elastic Cloud");
  await fillIn(page, { Name: unique("Names"), Sender: sender });
  const id = await saveNew(page);
  await visit(page, `/connectors/${id}`);
  await expect(field(page, "Sender")).toHaveValue(sender);
  expect(await connectorRow(instance.query, id)).toMatchObject({ sender });
});

test("leaving with changes asks first: by a link, by Back and when the tab is closed", async ({ page, instance }) => {
  const [id] = await insertConnectors(instance.query, unique("Leaving"), 1);
  await visit(page, "/sandbox");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Connectors" }).click();
  await page.getByRole("link", { name: "New connector" }).click();
  await fillIn(page, { Name: "Not saved" });
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });

  await page.getByRole("link", { name: "Cancel" }).click();
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(question).toHaveCount(0);
  await expect(field(page, "Name")).toHaveValue("Not saved");

  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(question).toHaveCount(0);
  await expect(page).toHaveURL("/connectors/new");
  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL("/connectors");

  await visit(page, `/connectors/${id}`);
  await fillIn(page, { Name: "Not saved either" });
  const [dialog] = await Promise.all([page.waitForEvent("dialog"), page.close({ runBeforeUnload: true })]);
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expect(field(page, "Name")).toHaveValue("Not saved either");
  expect(await connectorRow(instance.query, id ?? "")).toMatchObject({ version: 1 });
});

test("a form that was changed back, or saved, lets go without a question", async ({ page, instance }) => {
  const [id] = await insertConnectors(instance.query, unique("Unchanged"), 1);
  await visit(page, `/connectors/${id}`);
  const before = await field(page, "Name").inputValue();
  await fillIn(page, { Name: "Something else" });
  await fillIn(page, { Name: before });
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL("/connectors");

  await visit(page, `/connectors/${id}`);
  await fillIn(page, { Name: unique("Saved") });
  await saveChange(page);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL("/connectors");
});

test("a connector is disabled and enabled from its page", async ({ page, instance }) => {
  const [id = ""] = await insertConnectors(instance.query, unique("Switched"), 1);
  await visit(page, `/connectors/${id}`);
  await menu(page, "Disable");
  await expect(page.getByText("This connector is disabled")).toBeVisible();
  expect(await connectorRow(instance.query, id)).toMatchObject({ is_enabled: false });
  await page.getByRole("button", { name: "Enable" }).click();
  await expect(page.getByText("This connector is disabled")).toHaveCount(0);
  expect(await connectorRow(instance.query, id)).toMatchObject({ is_enabled: true });
});

test("Delete names the connector and deletes it only after the second yes", async ({ page, instance }) => {
  const [id = ""] = await insertConnectors(instance.query, unique("Doomed"), 1);
  const { name } = await connectorRow(instance.query, id);
  await visit(page, `/connectors/${id}`);
  await menu(page, "Delete…");
  const question = page.getByRole("dialog", { name: `Delete “${name}”?` });
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(question).toHaveCount(0);
  expect(await connectorRow(instance.query, id)).toMatchObject({ name });

  await menu(page, "Delete…");
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(`“${name}” was deleted.`)).toBeVisible();
  await expect(page).toHaveURL("/connectors");
  expect(await instance.query("SELECT 1 FROM connector WHERE id = $1", [id])).toEqual([]);
  await page.goto(`/connectors/${id}`);
  await expect(page.getByRole("heading", { name: "This connector does not exist" })).toBeVisible();
});

test.describe("two people editing one connector", () => {
  const conflict = (page: Page) => page.getByRole("alert").filter({ hasText: "this connector was changed meanwhile" });

  /** Both open it; the first saves a new sender and host; the second is refused. */
  async function collide(first: Page, second: Page, id: string) {
    for (const page of [first, second]) await visit(page, `/connectors/${id}`);
    await fillIn(first, { Sender: "first@example.com", Host: "first.example.com" });
    await saveChange(first);
    await fillIn(second, { Sender: "second@example.com" });
    await second.getByRole("button", { name: "Save", exact: true }).click();
    await expect(conflict(second)).toContainText("Administrator saved it");
    for (const [label, value] of [
      ["Sender", "first@example.com"],
      ["Host", "first.example.com"],
    ]) {
      const line = conflict(second).getByRole("definition").filter({ hasText: value });
      await expect(line, label).toHaveCount(1);
    }
    await expect(field(second, "Sender")).toHaveValue("second@example.com");
  }

  test("the second save is refused with what changed, and can go on top of it", async ({ page, context, instance }) => {
    const [id = ""] = await insertConnectors(instance.query, unique("Shared"), 1);
    const second = await context.newPage();
    await collide(page, second, id);
    expect(await connectorRow(instance.query, id)).toMatchObject({ sender: "first@example.com", version: 2 });

    await second.getByRole("button", { name: "Keep my changes" }).click();
    await expect(field(second, "Host")).toHaveValue("first.example.com");
    await expect(field(second, "Sender")).toHaveValue("second@example.com");
    await saveChange(second);
    expect(await connectorRow(instance.query, id)).toMatchObject({
      sender: "second@example.com",
      target: "first.example.com:25",
      version: 3,
    });
  });

  test("the newer version can be loaded instead", async ({ page, context, instance }) => {
    const [id = ""] = await insertConnectors(instance.query, unique("Shared"), 1);
    const second = await context.newPage();
    await collide(page, second, id);
    await second.getByRole("button", { name: "Load the newer version" }).click();
    await expect(field(second, "Sender")).toHaveValue("first@example.com");
    await expect(field(second, "Host")).toHaveValue("first.example.com");
    await expect(conflict(second)).toHaveCount(0);
    await fillIn(second, { Sender: "second@example.com" });
    await saveChange(second);
    expect(await connectorRow(instance.query, id)).toMatchObject({
      sender: "second@example.com",
      target: "first.example.com:25",
      version: 3,
    });
  });
});
