import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { test } from "#e2e/fixtures.ts";
import { insertAuditEntries } from "#e2e/rows.ts";
import { field, fillIn, fillOther, saveChange, saveNew, unique, uniqueSecret, visit } from "#e2e/screens.ts";

const entries = (page: Page) => page.getByRole("list", { name: "Entries" }).locator("> li");
const show = (page: Page, search: Record<string, string>) =>
  visit(page, `/settings/audit?${new URLSearchParams(search)}`);

test("a change is shown field by field, its secret only as changed", async ({ page }) => {
  const secret = uniqueSecret();
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 2525);
  const id = await saveNew(page);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Port: "2526", Username: "alerts", Password: secret });
  await saveChange(page);

  await show(page, { target: id });
  await expect(entries(page)).toHaveCount(2);
  const change = entries(page).first();
  await expect(change).toContainText("Connector changed");
  await expect(change).toContainText(name);
  await expect(change.getByText("Done")).toBeVisible();
  await change.locator("summary").click();
  await expect(change.getByRole("row", { name: "Port 2525 2526" })).toBeVisible();
  await expect(change.getByRole("row", { name: "Username not set alerts" })).toBeVisible();
  await expect(change.getByRole("row", { name: "Password changed" })).toBeVisible();
  await expect(page.locator("body")).not.toContainText(secret);
  await expect(change.locator("time")).toHaveAttribute("title", /\d{2}:\d{2}:\d{2}/);
});

test("filters and search stand in the address", async ({ page, instance }) => {
  const who = unique("Auditor");
  await insertAuditEntries(instance.query, who, 3);
  await show(page, { who });
  await expect(entries(page)).toHaveCount(3);
  await expect(field(page, "Who")).toHaveValue(who);
  await field(page, "Outcome").selectOption("Refused");
  await expect(entries(page)).toHaveCount(1);
  expect(new URL(page.url()).searchParams.get("outcome")).toBe("refused");
  await field(page, "Outcome").selectOption("All outcomes");
  await expect(entries(page)).toHaveCount(3);
  await page.getByRole("searchbox").fill("door-2");
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page)).toContainText("door-2");
  expect(new URL(page.url()).searchParams.get("q")).toBe("door-2");
  await page.reload();
  await expect(entries(page)).toHaveCount(1);
  await page.getByRole("searchbox").fill("nothing like this");
  await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL("/settings/audit");
  await expect(page.getByRole("searchbox")).toHaveValue("");
});

test("days limit the log", async ({ page, instance }) => {
  const who = unique("Daily");
  await insertAuditEntries(instance.query, who, 3, "2026-03-01T12:00:00Z");
  await show(page, { who, from: "2026-03-01", to: "2026-03-01" });
  await expect(entries(page)).toHaveCount(3);
  await field(page, "From (day, UTC)").fill("2026-03-02");
  await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
});

test("pages lead to older entries and back", async ({ page, instance }) => {
  const who = unique("Long");
  await insertAuditEntries(instance.query, who, 60);
  await show(page, { who });
  await expect(entries(page)).toHaveCount(50);
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Older" }).click();
  await expect(entries(page)).toHaveCount(10);
  await expect(pages.getByRole("link", { name: "Older" })).toHaveCount(0);
  await pages.getByRole("link", { name: "Newer", exact: true }).click();
  await expect(entries(page)).toHaveCount(50);
  await expect(entries(page).first()).toContainText("door-60");
});

test("what is shown can be downloaded, and nothing in it is a formula", async ({ page, instance }) => {
  const who = `=${unique("Cmd")}`;
  await insertAuditEntries(instance.query, who, 60);
  await show(page, { who });
  const texts: Record<string, string> = {};
  for (const format of ["CSV", "NDJSON"]) {
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: `Export as ${format}` }).click();
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/^mailroom-audit-\d{4}-\d\d-\d\d\.(csv|ndjson)$/);
    texts[format] = await readFile(await download.path(), "utf8");
  }
  const lines = texts.CSV?.trimEnd().split("\r\n") ?? [];
  expect(lines).toHaveLength(61);
  expect(lines[1]).toContain(`"'${who}"`);
  const objects =
    texts.NDJSON?.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)) ?? [];
  expect(objects).toHaveLength(60);
  expect(objects[0]).toMatchObject({ actorName: who, targetName: "door-60" });
});
