import { randomBytes } from "node:crypto";
import { expect, type Locator, type Page, type Response } from "@playwright/test";
import { createCanary } from "#e2e/canaries.ts";

/** A name that no other test uses. */
export function unique(word: string): string {
  return `${word} ${randomBytes(4).toString("hex")}`;
}

/** A secret; after every test, everything that Mailroom said is searched for it. */
export function uniqueSecret(): string {
  return createCanary();
}

/** Opens a page and waits until it has come whole and React has taken over its controls. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() => {
    const title = document.querySelector("main h1");
    const isHydrated = title !== null && Object.keys(title).some((key) => key.startsWith("__reactFiber"));
    // Parts that were streamed stand at the end of the document until they are put in their place.
    return isHydrated && document.querySelector('div[hidden][id^="S:"]') === null;
  });
}

/** A control by its label, the whole label. */
export function field(scope: Page | Locator, label: string): Locator {
  return scope.getByLabel(label, { exact: true });
}

/** Fills fields by their labels. */
export async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await field(page, label).fill(value);
}

/** Searches the service picker and chooses the option with this label. */
export async function chooseService(page: Page, search: string, label: string): Promise<void> {
  const picker = page.getByRole("combobox", { name: "Service" });
  await picker.click();
  await picker.fill(search);
  const named = page.getByText(label, { exact: true });
  await page.getByRole("listbox").getByRole("option").filter({ has: named }).click();
  await expect(picker).toHaveValue(label);
}

/** What it takes to reach a scripted server on this machine without a password. */
export async function fillOther(page: Page, port: number, { name = unique("Relay") } = {}): Promise<string> {
  await fillIn(page, { Name: name, Sender: "Alerts <alerts@example.com>", Host: "localhost", Port: String(port) });
  await field(page, "STARTTLS").selectOption("never");
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(false);
  return name;
}

/** Saves a new connector and answers its id once its own page is shown. */
export async function saveNew(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("form", { name: "Connector", exact: true })).toBeVisible();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Saves a change and waits for the word of it. */
export async function saveChange(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("was saved.")).toBeVisible();
}

/** Keeps every response of a page. `texts` answers what they said, the streamed ones to their end. */
export function recordResponses(page: Page): { texts: () => Promise<string[]> } {
  const responses: Response[] = [];
  page.on("response", (response) => responses.push(response));
  return { texts: () => Promise.all(responses.map((response) => response.text().catch(() => ""))) };
}
