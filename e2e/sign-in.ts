import type { Browser, BrowserContext, Page } from "@playwright/test";

/** What a browser keeps of a session. */
export type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A browser in which nobody is signed in. */
export const signedOut: StorageState = { cookies: [], origins: [] };

type Credentials = { email: string; password: string };

/** Fills in the sign-in page, on which the browser already is. */
export async function fillSignIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs somebody in as a person does; answers what their browser keeps of it. */
export async function signInAs(browser: Browser, url: string, credentials: Credentials): Promise<StorageState> {
  const context = await browser.newContext({ storageState: signedOut });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await fillSignIn(page, credentials);
  await page.waitForURL(`${url}/connectors`);
  const state = await context.storageState();
  await context.close();
  return state;
}
