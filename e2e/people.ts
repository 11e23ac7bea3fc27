import { createHash, randomBytes } from "node:crypto";
import type { Browser } from "@playwright/test";
import { createCanary } from "#e2e/canaries.ts";
import type { Instance } from "#e2e/fixtures.ts";
import { fillIn, unique } from "#e2e/screens.ts";
import { signedOut } from "#e2e/sign-in.ts";

/** Stores a one-time link as the server does and answers its token. */
export async function insertLink(
  { query }: Pick<Instance, "query">,
  purpose: string,
  facts: { email?: string; role?: string } = {},
) {
  const token = randomBytes(32).toString("base64url");
  const hash = createHash("sha256").update(token).digest("base64url");
  await query(
    `INSERT INTO one_time_link (id, purpose, token_hash, email, role, created_by, expires_at)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, 'Ada', now() + interval '1 hour')`,
    [purpose, hash, facts.email, facts.role],
  );
  return token;
}

/** Makes a person of this role by an invitation; answers a page on which they are signed in, and how they do it. */
export async function joinAs(browser: Browser, instance: Instance, role: string) {
  const email = `${unique(role).replace(" ", "-")}@example.com`;
  const password = createCanary();
  const token = await insertLink(instance, "invitation", { email, role });
  const context = await browser.newContext({ storageState: signedOut, baseURL: instance.url });
  const page = await context.newPage();
  await page.goto(`/invitation?token=${token}`);
  await fillIn(page, { Name: `The ${role}`, Password: password });
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL("**/connectors");
  return { page, email, password, token };
}
