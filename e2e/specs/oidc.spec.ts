import { type Browser, test as base, expect, type Page } from "@playwright/test";
import pg from "pg";
import { expectAccessible } from "#e2e/accessible.ts";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { logsIn } from "#e2e/fixtures.ts";
import { dumpOf } from "#e2e/rows.ts";
import { recordResponses, visit } from "#e2e/screens.ts";
import { fillSignIn, type StorageState, signedOut, signInAs } from "#e2e/sign-in.ts";
import { type IdentityProvider, startIdentityProvider } from "#e2e/stand-ins/identity-provider.ts";
import { findFreePort } from "#scripts/ports.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

const administrator = { email: "administrator@example.com", password: createCanary() };

type Mailroom = { url: string; provider: IdentityProvider; session: StorageState };

/** A Mailroom whose people come from an identity provider. */
const test = base.extend<object, { mailroom: Mailroom }>({
  mailroom: [
    async ({ browser }, use) => {
      const provider = await startIdentityProvider();
      const port = await findFreePort();
      const server = await startTestInstance(
        {
          MAILROOM_PUBLIC_URL: `http://127.0.0.1:${port}`,
          MAILROOM_ADMIN_EMAIL: administrator.email,
          MAILROOM_ADMIN_PASSWORD: administrator.password,
          MAILROOM_OIDC_ISSUER: provider.issuer,
          MAILROOM_OIDC_CLIENT_ID: "mailroom",
          MAILROOM_OIDC_CLIENT_SECRET: createCanary(),
          MAILROOM_OIDC_NAME: "Example ID",
          MAILROOM_OIDC_ROLE_CLAIM: "realm_access.roles",
          MAILROOM_OIDC_ROLES: "mail-admins=administrator,mail-team=editor",
        },
        port,
      );
      const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 2 });
      await use({ url: server.url, provider, session: await signInAs(browser, server.url, administrator) });
      const database = await dumpOf(async (sql, values) => (await pool.query(sql, values)).rows);
      const kept = { "the database": database, ...logsIn(server.logFolder) };
      await pool.end();
      await server.stop();
      await provider.close();
      expect(findLeaks(kept)).toEqual([]);
    },
    { scope: "worker", timeout: 120_000 },
  ],
  storageState: signedOut,
  baseURL: async ({ mailroom }, use) => use(mailroom.url),
});

const button = (page: Page) => page.getByRole("link", { name: "Sign in with Example ID" });
const alert = (page: Page) => page.getByRole("alert").filter({ hasText: /\w/ });
const nobody = "This sign-in was not begun in this browser, it took too long, or it was used already. Begin again.";

/** A page of the administrator, who signed in with a password. */
async function pageOfAdministrator(browser: Browser, { session, url }: Mailroom): Promise<Page> {
  const context = await browser.newContext({ storageState: session, baseURL: url });
  return context.newPage();
}

test("somebody new comes with the role of their group, and goes on to where they wanted", async ({
  page,
  browser,
  mailroom,
}) => {
  const said = recordResponses(page);
  const email = "grace@example.com";
  mailroom.provider.script = {
    claims: { sub: "grace", name: "Grace", email, email_verified: true, realm_access: { roles: ["mail-team"] } },
  };
  await page.goto("/connectors?q=one");
  await button(page).click();
  await expect(page).toHaveURL(/\/connectors\?q=one/);
  await expect(page.getByRole("link", { name: "New connector" })).toBeVisible();
  expect((await page.context().cookies()).map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual(
    expect.arrayContaining([["mailroom.session_token", true, "Lax"]]),
  );
  await visit(page, "/settings/account");
  await expect(page.getByText("your identity provider signs you in")).toBeVisible();
  await expect(page.getByLabel("Current password")).toHaveCount(0);
  await expectAccessible(page);

  const admin = await pageOfAdministrator(browser, mailroom);
  await visit(admin, "/settings/people");
  const row = admin.getByRole("listitem").filter({ hasText: email });
  await expect(row).toContainText("Single sign-on, which sets the role at every sign-in");
  await expect(row.getByLabel("Role of Grace")).toHaveValue("editor");
  await expect(admin.getByRole("listitem").filter({ hasText: administrator.email })).not.toContainText("Single");
  await expectAccessible(admin);
  await row.getByRole("button", { name: "Actions for Grace" }).click();
  await admin.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(admin.getByRole("dialog")).toContainText("disable them to shut them out");
  await admin.getByRole("button", { name: "Keep" }).click();
  await visit(admin, "/settings/audit?action=person.join");
  const joined = admin.getByRole("list", { name: "Entries" }).getByRole("listitem").filter({ hasText: email });
  await joined.locator("summary").click();
  await expect(joined).toContainText("By way ofOIDC");

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  mailroom.provider.script.claims = { ...mailroom.provider.script.claims, realm_access: { roles: ["mail-admins"] } };
  await button(page).click();
  await expect(page.getByRole("link", { name: "People" })).toBeVisible();
  expect(findLeaks(Object.fromEntries((await said.texts()).entries()))).toEqual([]);
});

test("a sign-in that is refused comes back and says why, and a password still does", async ({ page, mailroom }) => {
  mailroom.provider.script = {
    onRedirect: (url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
      url.searchParams.set("error_description", "<b>foreign words</b>");
    },
  };
  await page.goto("/sign-in?next=/sandbox");
  await button(page).click();
  await expect(alert(page)).toHaveText("The identity provider did not sign you in, or you cancelled it there.");
  await expect(page.getByText("foreign words")).toHaveCount(0);
  await expectAccessible(page);
  await fillSignIn(page, administrator);
  await expect(page).toHaveURL(/\/sandbox$/);
});

test("somebody without a group is refused, and so is an answer that this browser did not ask for", async ({
  page,
  mailroom,
}) => {
  mailroom.provider.script = { claims: { sub: "eve", email: "eve@example.com", email_verified: true } };
  await page.goto("/sign-in");
  await button(page).click();
  await expect(alert(page)).toHaveText("The identity provider gives you no role in Mailroom. Ask an administrator.");
  await page.goto("/sign-in/oidc/callback?code=guess&state=guess");
  await expect(alert(page)).toHaveText(nobody);
  await page.goto("/sign-in?problem=toString");
  await expect(alert(page)).toHaveCount(0);
});

test("whoever begins under another name of this machine ends at the public address", async ({ page, mailroom }) => {
  mailroom.provider.script = {
    claims: { sub: "bob", email: "bob@example.com", email_verified: true, realm_access: { roles: ["mail-team"] } },
  };
  await page.goto(`${mailroom.url.replace("127.0.0.1", "localhost")}/sign-in`);
  await button(page).click();
  await expect(page).toHaveURL(`${mailroom.url}/connectors`);
});
