import { expect, type Page } from "@playwright/test";
import { createCanary } from "#e2e/canaries.ts";
import { type CapturedAction, captureAction, replaceAt } from "#e2e/captured-action.ts";
import { administrator, test as base } from "#e2e/fixtures.ts";
import { insertLink, joinAs } from "#e2e/people.ts";
import { fillIn, fillOther, saveNew, visit } from "#e2e/screens.ts";
import { fillSignIn, signedOut } from "#e2e/sign-in.ts";
import { checkLabel, openTest, report } from "#e2e/test-panel.ts";
import { findFreePort } from "#scripts/ports.ts";
import { startWeb, waitUntilReady } from "#scripts/servers.ts";

/** Mailroom with a second web process beside the first, on the same database: `origins` are those of both. */
const test = base.extend<object, { origins: [string, string] }>({
  origins: [
    async ({ instance }, use) => {
      const port = await findFreePort();
      const web = startWeb({ port, env: instance.env, logsIn: instance.dataFolder });
      await waitUntilReady(port, [web]);
      await use([instance.url, `http://127.0.0.1:${port}`]);
      await web.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

/** Makes a captured call at one of both processes, as a page of that process would. */
const callAt = (action: CapturedAction, body: string, origin: string) =>
  action.call(body, { origin, host: new URL(origin).host }, origin);

async function captureSignIn(page: Page, email: string): Promise<CapturedAction> {
  await page.goto("/sign-in");
  const wrong = { email, password: "a password that is wrong" };
  return captureAction(page, email, () => fillSignIn(page, wrong));
}

test.describe("people who are not signed in", () => {
  test.use({ storageState: signedOut });

  test("have one number of attempts at an account, whichever process they ask", async ({
    browser,
    page,
    instance,
    origins,
  }) => {
    const { email, password } = await joinAs(browser, instance, "viewer");
    const action = await captureSignIn(page, email);
    const answers: string[] = [];
    for (let attempt = 1; attempt < 8; attempt += 1) {
      const { text } = await callAt(action, action.body, origins[attempt % 2] ?? "");
      answers.push(text.includes("too many attempts") ? "tooMany" : text.includes("is wrong") ? "wrong" : text);
    }
    expect(answers).toEqual(["wrong", "wrong", "wrong", "wrong", "tooMany", "tooMany", "tooMany"]);
    for (const origin of origins) {
      const right = replaceAt(action.body, "0.password", password);
      expect((await callAt(action, right, origin)).text).toContain("too many attempts");
    }
    const other = await joinAs(browser, instance, "viewer");
    const body = replaceAt(replaceAt(action.body, "0.email", other.email), "0.password", other.password);
    expect((await callAt(action, body, origins[1])).text).toContain('"needsCode":false');
  });

  test("use an invitation once, also when both processes are asked in the same moment", async ({
    page,
    instance,
    origins,
  }) => {
    const email = `twice-${Date.now()}@example.com`;
    const token = await insertLink(instance, "invitation", { email, role: "viewer" });
    const decoy = await insertLink(instance, "invitation", {
      email: `first-${Date.now()}@example.com`,
      role: "viewer",
    });
    await page.goto(`/invitation?token=${decoy}`);
    await fillIn(page, { Name: "Decoy", Password: createCanary() });
    const join = () => page.getByRole("button", { name: "Join" }).click();
    const action = await captureAction(page, decoy, join);
    await page.waitForURL("**/connectors");
    const body = replaceAt(action.body, "0.token", token);
    const answers = await Promise.all(origins.map((origin) => callAt(action, body, origin)));
    const won = answers.filter(({ text }) => text.includes('"ok":true'));
    expect(won).toHaveLength(1);
    expect(await instance.query('SELECT 1 FROM "user" WHERE email = $1', [email])).toHaveLength(1);
  });
});

test("a session that one process ends is over at the other's next request", async ({
  browser,
  page,
  instance,
  origins,
}) => {
  const { page: theirs, email } = await joinAs(browser, instance, "editor");
  expect((await theirs.goto(`${origins[1]}/connectors`))?.url()).toBe(`${origins[1]}/connectors`);
  await visit(page, "/settings/people");
  const row = page.getByRole("listitem").filter({ hasText: email });
  await row.getByRole("combobox").selectOption("viewer");
  await expect(page.getByText("has another role.")).toBeVisible();
  await theirs.goto(`${origins[1]}/connectors/new`);
  await expect(theirs.getByRole("heading", { name: "Your role does not include this page" })).toBeVisible();
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(row.getByText("Disabled")).toBeVisible();
  await theirs.goto(`${origins[1]}/connectors`);
  await expect(theirs).toHaveURL(/\/sign-in/);
});

test("two administrators who demote each other at once leave one", async ({ browser, instance, origins }) => {
  const { page, email } = await joinAs(browser, instance, "administrator");
  await visit(page, "/settings/people");
  const row = (address: string) => page.getByRole("listitem").filter({ hasText: address });
  const demoted = () => row(email).getByRole("combobox").selectOption("editor");
  // The page's own call is held back, so that both are made in the same moment.
  await page.route("**/settings/people", (route, request) =>
    request.method() === "POST" ? route.abort() : route.continue(),
  );
  const action = await captureAction(page, '"editor"', demoted);
  const ids = await instance.query<{ id: string }>(
    `SELECT id FROM "user" WHERE role = 'administrator' AND NOT is_disabled`,
  );
  const bodies = ids.map(({ id }) => replaceAt(action.body, "0.id", id));
  await Promise.all(bodies.map((body, index) => callAt(action, body, origins[index % 2] ?? "")));
  const left = await instance.query(`SELECT email FROM "user" WHERE role = 'administrator' AND NOT is_disabled`);
  expect(left).toHaveLength(1);
  await instance.query(`UPDATE "user" SET role = 'administrator' WHERE email = $1`, [administrator.email]);
  await instance.query(`UPDATE "user" SET role = 'editor' WHERE email = $1`, [email]);
});

test("tests that one person runs at the same time are counted together", async ({
  page,
  instance,
  origins,
  startServer,
}) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await saveNew(page);
  await openTest(page);
  const check = () => page.getByRole("button", { name: checkLabel }).click();
  const action = await captureAction(page, '"runId"', check);
  await expect(report(page).getByRole("heading", { level: 2 })).toHaveText("The connection works");
  // The limit of this instance is high: rows stand for what else this person started within the minute.
  await instance.query(
    `INSERT INTO test_run (id, started_by, started_by_id, finished_at)
     SELECT gen_random_uuid(), 'Administrator', started_by_id, now() FROM test_run, generate_series(1, 997)
     WHERE started_by_id IS NOT NULL AND id = $1`,
    [JSON.parse(action.body)[0].runId],
  );
  const again = () => replaceAt(action.body, "0.runId", crypto.randomUUID());
  const answers: string[] = [];
  for (const index of [0, 1, 0, 1]) answers.push((await callAt(action, again(), origins[index] ?? "")).text);
  expect(answers.map((text) => text.includes("tooMany"))).toEqual([false, false, true, true]);
  await instance.query("DELETE FROM test_run");
});
