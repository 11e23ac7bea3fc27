import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { test } from "#e2e/fixtures.ts";
import { field, fillIn, fillOther, saveChange, saveNew, uniqueSecret, visit } from "#e2e/screens.ts";

const banner = (page: Page) => page.getByRole("complementary", { name: "Lost encryption key" });

test("a lost key is announced once on every page until the secrets are entered anew", async ({ page, instance }) => {
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 2525);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: uniqueSecret() });
  const id = await saveNew(page);
  await expect(banner(page)).toHaveCount(0);

  const lose = "UPDATE secret SET sealed = replace(sealed, 'v1.test.', 'v1.gone.') WHERE connector_id = $1";
  await instance.query(lose, [id]);
  for (const path of ["/connectors", "/connectors/new", `/connectors/${id}`, `/connectors/${id}/test`, "/sandbox"]) {
    await visit(page, path);
    await expect.soft(banner(page), path).toHaveCount(1);
    await expect.soft(banner(page), path).toContainText("1 connector cannot send.");
  }
  await expectAccessible(page);
  await banner(page).getByRole("link", { name: "Connectors that need a secret" }).click();
  await page.waitForURL(/state=needsSecret/);
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(row).toContainText("Needs a secret");

  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByText("The stored secret can no longer be opened. Enter it again.")).toBeVisible();
  await expect(page.getByText("This connector cannot be used as it is stored")).toHaveCount(0);
  await field(page, "Password").fill(uniqueSecret());
  await saveChange(page);
  await visit(page, "/connectors");
  await expect(banner(page)).toHaveCount(0);
});
