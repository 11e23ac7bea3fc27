import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { createCaller } from "#e2e/caller.ts";
import { administrator, test } from "#e2e/fixtures.ts";
import { field, fillIn, fillOther, saveChange, saveNew, uniqueSecret, visit } from "#e2e/screens.ts";
import { signInAs } from "#e2e/sign-in.ts";
import { runCommand, startChild } from "#scripts/children.ts";
import { findFreePort } from "#scripts/ports.ts";
import { testDistDir, withoutOwnSettings } from "#scripts/test-instance.ts";

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

/** How to run `npm start` with its own database in this folder, with the tests' build. */
function startIn(folder: string, port: number, settings: Record<string, string> = {}) {
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];
  const env = {
    ...withoutOwnSettings(process.env),
    NEXT_DIST_DIR: testDistDir,
    PORT: String(port),
    MAILROOM_LISTEN: "127.0.0.1",
    MAILROOM_DATA_DIR: folder,
    MAILROOM_ADMIN_EMAIL: administrator.email,
    MAILROOM_ADMIN_PASSWORD: administrator.password,
    MAILROOM_SANDBOX: "off",
    ...settings,
  };
  return { name: "start", command: [process.execPath, ...flags, "scripts/start.ts"], env };
}

/** Starts it and waits until it is ready. */
async function started(options: ReturnType<typeof startIn>) {
  const lines: string[] = [];
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const onLine = (line: string) => {
    lines.push(line);
    if (line.startsWith("Mailroom is ready")) isReady();
  };
  const child = startChild({ ...options, onLine });
  const ended = child.exited.then((code) => {
    throw new Error(`It ended with ${code}:\n${lines.join("\n")}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => {});
  return child;
}

test("without the key file nothing starts, until somebody says that it is lost", async ({ browser }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "mailroom-lost-"));
  // The database's own account has to pass through.
  chmodSync(folder, 0o711);
  const keyFile = join(folder, "encryption.key");
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;

  const first = await started(startIn(folder, port));
  const caller = createCaller("192.0.2.1");
  await caller.call(url, "signIn", administrator);
  const auth = { required: true, username: "alerts", password: { op: "set", value: uniqueSecret() } };
  const common = { kind: "wellKnown", name: "Relay", slug: "", sender: "alerts@example.com", service: "gmail" };
  expect((await caller.call(url, "createConnector", { ...common, auth })).text).toContain('"is":"saved"');
  await first.stop();

  rmSync(keyFile);
  const { code, output } = await runCommand(startIn(folder, port));
  expect({ code, output }).toEqual({
    code: 1,
    output:
      `The key ${keyFile} is missing although its database exists: restore it from a backup. ` +
      "If it is lost for good, start once with MAILROOM_ACCEPT_LOST_KEY=on, which makes a new one.",
  });
  expect(existsSync(keyFile)).toBe(false);

  const second = await started(startIn(folder, port, { MAILROOM_ACCEPT_LOST_KEY: "on" }));
  const storageState = await signInAs(browser, url, administrator);
  const page = await (await browser.newContext({ storageState, baseURL: url })).newPage();
  await visit(page, "/connectors");
  await expect(banner(page)).toContainText("1 connector cannot send.");
  await expect(page.getByRole("row", { name: /Relay/ })).toContainText("Needs a secret");
  await page.context().close();
  await second.stop();
  rmSync(folder, { recursive: true });
});
