import { expect, type Locator, type Page } from "@playwright/test";
import { field } from "#e2e/screens.ts";

/** What the button of the check says. */
export const checkLabel = "Check without sending";

/** Opens the test below a connector's form. */
export async function openTest(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Test…" }).click();
  await expect(page.getByRole("button", { name: checkLabel })).toBeVisible();
}

/** Types recipients into one of the lists and makes them chips. */
export async function addRecipients(page: Page, label: string, entries: string): Promise<void> {
  const more = page.getByRole("button", { name: "Add CC, BCC, Reply-To" });
  if (label !== "To" && (await more.isVisible())) await more.click();
  await field(page, label).fill(entries);
  await field(page, label).press("Enter");
}

/** The report of the last check or send. */
export function report(page: Page): Locator {
  return page.getByRole("region", { name: "Report" });
}

/** One stage of the report. */
export function stage(page: Page, label: string): Locator {
  return report(page)
    .getByRole("listitem")
    .filter({ has: page.getByText(label, { exact: true }) });
}

/** Checks without sending and waits for how it ended. */
export async function checkConnection(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: checkLabel }).click();
  await expect(report(page).getByRole("heading", { level: 2 })).toHaveText(title);
}

/** Sends the test mail and waits for how it ended. */
export async function sendMail(page: Page, title: string | RegExp = "The test mail was accepted"): Promise<void> {
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(report(page).getByRole("heading", { level: 2 })).toHaveText(title);
}
