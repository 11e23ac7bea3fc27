import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { expect } from "@playwright/test";
import pg from "pg";
import { expectAccessible } from "#e2e/accessible.ts";
import { administrator, test as base } from "#e2e/fixtures.ts";
import { field, visit } from "#e2e/screens.ts";
import { fillSignIn, signedOut, signInAs } from "#e2e/sign-in.ts";
import { parseSettings } from "#lib/settings.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

type Installed = { url: string; databaseUrl: string; query: (sql: string) => Promise<Record<string, unknown>[]> };

/** A Mailroom as it comes: open to the network, and with the limits that nobody has changed. */
const test = base.extend<object, { installed: Installed }>({
  installed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this which fixtures are needed.
    async ({}, use) => {
      const { url, databaseUrl, stop } = await startTestInstance({
        MAILROOM_LISTEN: parseSettings({}, { path: "" }).listen,
        MAILROOM_ADMIN_EMAIL: administrator.email,
        MAILROOM_ADMIN_PASSWORD: administrator.password,
        MAILROOM_SANDBOX: "on",
        MAILROOM_SANDBOX_PORT: "0",
      });
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
      await use({ url, databaseUrl, query: async (sql) => (await pool.query(sql)).rows });
      await pool.end();
      await stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ installed }, use) => use(installed.url),
  storageState: async ({ browser, installed }, use) => use(await signInAs(browser, installed.url, administrator)),
});

const notice = "This page is not encrypted";
const ownAddress = Object.values(networkInterfaces())
  .flatMap((entries = []) => entries)
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** Whether somebody listens there. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function sandboxPort({ query }: Installed): Promise<number> {
  const [row] = await query("SELECT (value->>'port')::int AS port FROM fact WHERE key = 'sandbox'");
  return Number(row?.port);
}

test("from another address of this machine people sign in and work, after a word that the way is open", async ({
  browser,
  request,
  installed,
}) => {
  test.skip(!ownAddress, "This machine has no address besides loopback.");
  const { port } = new URL(installed.url);
  const baseURL = `http://${ownAddress}:${port}`;
  const context = await browser.newContext({ storageState: signedOut, baseURL });
  const page = await context.newPage();
  await visit(page, "/sign-in");
  await expect(page.getByText(notice)).toBeVisible();
  await expectAccessible(page);
  await fillSignIn(page, administrator);
  await page.waitForURL(`${baseURL}/connectors`);
  const kept = { httpOnly: true, secure: false, sameSite: "Lax" };
  expect(await context.cookies()).toMatchObject([
    { name: "mailroom.session_token", ...kept },
    { name: "mailroom.known", ...kept },
  ]);

  await visit(page, "/connectors");
  await field(page, "Select Sandbox").check();
  for (const [name, word] of [
    ["Disable", "disabled"],
    ["Enable", "enabled"],
  ] as const) {
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page.getByText(`1 connector is ${word}.`)).toBeVisible();
  }
  const rebound = await page.request.get("/sign-in", { headers: { host: `evil.example:${port}` } });
  expect(rebound.status()).toBe(421);
  // What a proxy was asked for counts, not the address that it calls us by.
  const open = async (headers: Record<string, string>) => (await request.get(`${baseURL}/sign-in`, { headers })).text();
  expect(await open({})).toContain(notice);
  expect(await open({ "x-forwarded-host": `localhost:${port}` })).not.toContain(notice);
  await context.close();
});

test("on this machine itself nothing is said about the way", async ({ browser, installed }) => {
  const context = await browser.newContext({ storageState: signedOut });
  const page = await context.newPage();
  await page.goto(`${installed.url}/sign-in`);
  await expect(field(page, "Password")).toBeVisible();
  await expect(page.getByText(notice)).toHaveCount(0);
  await context.close();
});

test("the database and the sandbox stay on loopback", async ({ installed }) => {
  test.skip(!ownAddress, "This machine has no address besides loopback.");
  const web = Number(new URL(installed.url).port);
  const inner = [Number(new URL(installed.databaseUrl).port), await sandboxPort(installed)];
  expect(await answers(ownAddress ?? "", web)).toBe(true);
  for (const port of inner) {
    expect.soft(await answers("127.0.0.1", port)).toBe(true);
    expect.soft(await answers(ownAddress ?? "", port)).toBe(false);
  }
});

test("a port that tests refuse is named while it is typed, and the sandbox's is none", async ({ page, installed }) => {
  const closed = page.getByText("The operator allows the ports 25, 465, 587, 2465, 2525, 2587");
  await visit(page, "/connectors/new");
  await field(page, "Port").fill("587");
  await expect(closed).toHaveCount(0);
  await field(page, "Port").fill("2626");
  await expect(closed).toBeVisible();

  await visit(page, "/connectors");
  await page.getByRole("link", { name: "Sandbox", exact: true }).last().click();
  await expect(field(page, "Port")).toHaveValue(String(await sandboxPort(installed)));
  await expect(closed).toHaveCount(0);
});

test("a check of several connectors waits while the person's tests of this minute are used up", async ({
  page,
  installed,
}) => {
  await visit(page, "/connectors");
  await field(page, "Select Sandbox").check();
  await installed.query(
    `INSERT INTO test_run (id, started_by, started_by_id, started_at, finished_at)
     SELECT gen_random_uuid(), 'Administrator', "user".id, now() - interval '50 seconds', now()
     FROM "user", generate_series(1, 10)`,
  );
  await page.getByRole("button", { name: "Check connections" }).click();
  const check = page.getByRole("list", { name: "Connection checks" }).getByRole("listitem");
  await expect(check).toHaveText(/^Sandbox Waiting/);
  await expect(check).toHaveText(/^Sandbox Works/, { timeout: 20_000 });
});
