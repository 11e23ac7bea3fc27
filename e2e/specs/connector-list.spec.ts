import { expect, type Page } from "@playwright/test";
import { type Instance, test } from "#e2e/fixtures.ts";
import { connectorRow, insertConnectors, secretRows, withoutConnectors } from "#e2e/rows.ts";
import { field, fillIn, fillOther, saveChange, saveNew, unique, uniqueSecret, visit } from "#e2e/screens.ts";

const row = (page: Page, name: string) =>
  page.getByRole("rowgroup").filter({ has: page.getByRole("rowheader", { name }) });
const names = (page: Page) => page.getByRole("rowheader");
const show = (page: Page, search: string) => visit(page, `/connectors?${new URLSearchParams({ q: search })}`);

test("an empty list leads to the first connector", async ({ page, instance }) => {
  await withoutConnectors(instance.query, async () => {
    await visit(page, "/");
    await expect(page.getByRole("heading", { name: "No connectors yet" })).toBeVisible();
    await page.getByRole("link", { name: "Create the first connector" }).click();
    await expect(page).toHaveURL("/connectors/new");
    await fillOther(page, 25);
    const id = await saveNew(page);
    const { name } = await connectorRow(instance.query, id);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Connectors" }).click();
    await expect(names(page)).toHaveText([name]);
  });
});

test("the search looks at name, sender and host, and stands in the address", async ({ page, instance }) => {
  const word = unique("Findable");
  await insertConnectors(instance.query, word, 2);
  await visit(page, "/connectors");
  const search = page.getByRole("searchbox");
  await search.fill(word);
  await expect(names(page)).toHaveText([`${word} 01`, `${word} 02`]);
  expect(new URL(page.url()).searchParams.get("q")).toBe(word);
  await instance.query("UPDATE connector SET sender = $2, target = $3 WHERE name = $1", [
    `${word} 02`,
    `${word.replace(" ", ".")}@example.com`,
    `${word.replace(" ", "-")}.example.net:25`,
  ]);
  await search.fill(`${word.replace(" ", ".")}@`);
  await expect(names(page)).toHaveText([`${word} 02`]);
  await search.fill(`${word.replace(" ", "-")}.example.net`);
  await expect(names(page)).toHaveText([`${word} 02`]);
  await search.fill(`${word} nowhere`);
  await expect(page.getByRole("heading", { name: "No connector matches" })).toBeVisible();
});

test("service and state filter the list on the server", async ({ page, instance }) => {
  const word = unique("Sorted");
  const [first, second] = await insertConnectors(instance.query, word, 3);
  await instance.query("UPDATE connector SET is_enabled = false WHERE id = $1", [first]);
  const settings = { kind: "wellKnown", service: "gmail", auth: { required: false } };
  await instance.query("UPDATE connector SET service = 'gmail', settings = $2 WHERE id = $1", [second, settings]);
  await show(page, word);
  await field(page, "State").selectOption("Disabled");
  await expect(names(page)).toHaveText([`${word} 01`]);
  expect(new URL(page.url()).searchParams.get("state")).toBe("disabled");
  await field(page, "State").selectOption("All states");
  await expect(names(page)).toHaveCount(3);
  await field(page, "Service").selectOption("Gmail");
  await expect(names(page)).toHaveText([`${word} 02`]);
  await page.reload();
  await expect(names(page)).toHaveText([`${word} 02`]);
});

test("columns sort both ways", async ({ page, instance }) => {
  const word = unique("Ordered");
  await insertConnectors(instance.query, word, 3);
  await show(page, word);
  await page.getByRole("link", { name: "Sender" }).click();
  await expect(page.getByRole("columnheader", { name: "Sender" })).toHaveAttribute("aria-sort", "ascending");
  await expect(names(page)).toHaveText([`${word} 03`, `${word} 02`, `${word} 01`]);
  await page.getByRole("link", { name: "Sender" }).click();
  await expect(page.getByRole("columnheader", { name: "Sender" })).toHaveAttribute("aria-sort", "descending");
  await expect(names(page)).toHaveText([`${word} 01`, `${word} 02`, `${word} 03`]);
});

test("pages stand in the address, and Back returns to the one before", async ({ page, instance }) => {
  const word = unique("Paged");
  await insertConnectors(instance.query, word, 30);
  await show(page, word);
  await expect(names(page)).toHaveCount(25);
  await expect(page.getByText(/^30 of \d+ connectors$/)).toBeVisible();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next" }).click();
  await expect(names(page)).toHaveText([26, 27, 28, 29, 30].map((number) => `${word} ${number}`));
  expect(new URL(page.url()).searchParams.get("page")).toBe("2");
  await page.goBack();
  await expect(names(page)).toHaveCount(25);
  await expect(names(page).first()).toHaveText(`${word} 01`);
});

test("a page beyond the last shows the last", async ({ page, instance }) => {
  const word = unique("Beyond");
  await insertConnectors(instance.query, word, 26);
  await visit(page, `/connectors?${new URLSearchParams({ q: word, page: "9" })}`);
  await expect(names(page)).toHaveText([`${word} 26`]);
});

test("several connectors are disabled and deleted at once", async ({ page, instance }) => {
  const word = unique("Several");
  const ids = await insertConnectors(instance.query, word, 3);
  await show(page, word);
  for (const number of ["01", "02"]) await field(page, `Select ${word} ${number}`).check();
  const bar = page.getByRole("region", { name: "Selected connectors" });
  await bar.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("2 connectors are disabled.")).toBeVisible();
  await expect(row(page, `${word} 01`)).toContainText("Disabled");
  await expect(row(page, `${word} 03`)).toContainText("Ready");

  await bar.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "Delete 2 connectors?" });
  await expect(question.getByRole("listitem")).toHaveText([`${word} 01`, `${word} 02`]);
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(question).toHaveCount(0);
  await bar.getByRole("button", { name: "Delete" }).click();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(names(page)).toHaveText([`${word} 03`]);
  expect(await instance.query("SELECT name FROM connector WHERE id = ANY($1)", [ids])).toEqual([
    { name: `${word} 03` },
  ]);
});

test("the connections of several connectors are checked at once", async ({ page, instance, startServer }) => {
  const word = unique("Checked");
  const ids = await insertConnectors(instance.query, word, 2);
  const servers = [await startServer(), await startServer({ script: { greeting: "554 5.7.1 Not from you" } })];
  for (const [index, { port }] of servers.entries()) {
    const change = { host: "localhost", port, startTls: "never" };
    await instance.query("UPDATE connector SET settings = settings || $2::jsonb WHERE id = $1", [ids[index], change]);
  }
  await show(page, word);
  await field(page, "Select all on this page").check();
  const bar = page.getByRole("region", { name: "Selected connectors" });
  await bar.getByRole("button", { name: "Check connections" }).click();
  await expect(bar).toContainText("Done: 1 of 2 work");
  const checks = bar.getByRole("list", { name: "Connection checks" }).getByRole("listitem");
  await expect(checks.nth(0)).toContainText("Works");
  await expect(checks.nth(1)).toContainText("Failed");
  await expect(row(page, `${word} 01`)).toContainText("Worked");
  await expect(row(page, `${word} 02`)).toContainText("Last test failed");
  for (const { messages, lines } of servers) {
    expect(messages).toEqual([]);
    expect(lines.filter((line) => line.startsWith("DATA"))).toEqual([]);
  }
});

test.describe("a row that can no longer be used", () => {
  async function breakSettings({ query }: Instance, name: string) {
    const ids = await insertConnectors(query, name, 2);
    await query('UPDATE connector SET settings = \'{"kind": "smtp", "host": "kept.example.com"}\' WHERE id = ANY($1)', [
      ids,
    ]);
    return ids;
  }

  test("is listed with its error when its settings do not parse, and can be mended or deleted", async ({
    page,
    instance,
  }) => {
    const word = unique("Broken");
    const [first = "", second = ""] = await breakSettings(instance, word);
    await show(page, word);
    await expect(row(page, `${word} 01`)).toContainText("The stored settings cannot be read");
    await expect(row(page, `${word} 01`)).toContainText("Broken");

    await page.getByRole("link", { name: `${word} 01`, exact: true }).click();
    await expect(page.getByText("This connector cannot be used as it is stored")).toBeVisible();
    await expect(field(page, "Host")).toHaveValue("kept.example.com");
    await fillIn(page, { Port: "587", Username: "kept", Password: uniqueSecret() });
    await saveChange(page);
    expect(await connectorRow(instance.query, first)).toMatchObject({ target: "kept.example.com:587" });

    await show(page, word);
    await expect(row(page, `${word} 01`)).toContainText("Ready");
    await page.getByRole("button", { name: `Delete ${word} 02` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(names(page)).toHaveText([`${word} 01`]);
    expect(await instance.query("SELECT 1 FROM connector WHERE id = $1", [second])).toEqual([]);
  });

  test("is listed with its error when its secret was tampered with, and takes a new one", async ({
    page,
    instance,
  }) => {
    await visit(page, "/connectors/new");
    const name = await fillOther(page, 2525);
    await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
    await fillIn(page, { Username: "alerts", Password: uniqueSecret() });
    const id = await saveNew(page);
    const [secret] = await secretRows(instance.query, id);
    const sealed = secret?.sealed ?? "";
    const changed = `${sealed.slice(0, -4)}${sealed.at(-4) === "A" ? "B" : "A"}${sealed.slice(-3)}`;
    await instance.query("UPDATE secret SET sealed = $2 WHERE connector_id = $1", [id, changed]);

    await show(page, name);
    await expect(row(page, name)).toContainText("The stored password can no longer be opened. Enter it again.");
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.getByText("This connector cannot be used as it is stored")).toBeVisible();
    await field(page, "Password").fill(uniqueSecret());
    await saveChange(page);
    await show(page, name);
    await expect(row(page, name)).toContainText("Ready");
    await page.getByRole("button", { name: `Delete ${name}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("heading", { name: "No connector matches" })).toBeVisible();
  });
});
