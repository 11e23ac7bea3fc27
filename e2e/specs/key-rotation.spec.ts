import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "@playwright/test";
import pg from "pg";
import { createCanary } from "#e2e/canaries.ts";
import { captureAction, replaceAt } from "#e2e/captured-action.ts";
import { administrator, test } from "#e2e/fixtures.ts";
import { field, fillIn, fillOther, saveChange, saveNew, visit } from "#e2e/screens.ts";
import { signInAs } from "#e2e/sign-in.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { checkLabel, openTest, report } from "#e2e/test-panel.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

const textOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString("base64")}`;
const older = textOf("k1", 1);
const newer = textOf("k2", 2);
const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];

/** Copies the connector many times, each with its password sealed by the older key for itself. */
const copies = `
import pg from "pg";
import { columnsOf, parseRow } from "#lib/connectors/row.ts";
import { secretScope } from "#lib/email/target.ts";
import { sealWith } from "#lib/vault.ts";
const client = new pg.Client(process.env.DATABASE_URL);
await client.connect();
const { rows: [row] } = await client.query("SELECT *, null AS \\"fileId\\" FROM connector WHERE id = $1", [process.env.COPIED]);
const scope = secretScope(parseRow({ ...row, fileId: null }).connector);
const ring = [{ id: "k1", key: new Uint8Array(32).fill(1) }];
for (let number = 0; number < 300; number += 1) {
  const { rows: [{ id }] } = await client.query(
    "INSERT INTO connector (id, slug, name, sender, service, target, settings, created_by, updated_by) " +
    "SELECT gen_random_uuid(), $2, $2, sender, service, target, settings, 'Ada', 'Ada' FROM connector WHERE id = $1 RETURNING id",
    [row.id, "copy-" + number]);
  const sealed = sealWith(ring, process.env.PLAIN, { connectorId: id, field: "password", scope });
  await client.query("INSERT INTO secret (connector_id, field, sealed, set_by) VALUES ($1, 'password', $2, 'Ada')", [id, sealed]);
}
await client.end();
`;

test("keys are rotated beside running processes, killed half way and again, while people check and edit", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const plain = createCanary();
  const server = await startSmtp({ auth: { mechanisms: ["PLAIN"], users: { relay: plain } } });
  const instance = await startTestInstance({
    MAILROOM_ENCRYPTION_KEYS: `${newer},${older}`,
    ...{ MAILROOM_ADMIN_EMAIL: administrator.email, MAILROOM_ADMIN_PASSWORD: administrator.password },
    ...{ MAILROOM_ALLOWED_HOSTS: "*,localhost", MAILROOM_ALLOWED_PORTS: "*" },
    ...{ MAILROOM_TESTS_PER_PERSON: "1000", MAILROOM_TESTS_PER_MINUTE: "1000" },
  });
  const client = new pg.Client(instance.databaseUrl);
  await client.connect();
  const countOf = async (key: string) =>
    (await client.query("SELECT 1 FROM secret WHERE sealed LIKE $1", [`v1.${key}.%`])).rowCount ?? 0;
  const session = await signInAs(browser, instance.url, administrator);
  const page = await (await browser.newContext({ storageState: session, baseURL: instance.url })).newPage();

  await visit(page, "/connectors/new");
  await fillOther(page, server.port, { name: "Copied" });
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "relay", Password: plain });
  const id = await saveNew(page);
  execFileSync(process.execPath, [...flags, "--input-type=module", "-e", copies], {
    env: { ...instance.env, COPIED: id, PLAIN: plain },
  });
  expect(await countOf("k1")).toBe(300);
  const [first, second] = (
    await client.query("SELECT id FROM connector WHERE name LIKE 'copy-%' ORDER BY id DESC LIMIT 2")
  ).rows;
  await visit(page, `/connectors/${first.id}`);
  await openTest(page);
  const check = () => page.getByRole("button", { name: checkLabel }).click();
  const action = await captureAction(page, '"runId"', check);
  await expect(report(page).getByRole("heading", { level: 2 })).toHaveText("The connection works");

  const rotate = (keys: string) =>
    spawn(process.execPath, [...flags, "scripts/keys-rotate.ts"], {
      env: { ...instance.env, MAILROOM_ENCRYPTION_KEYS: keys },
      stdio: "ignore",
    });
  const killed = rotate(`${newer},${older}`);
  await expect.poll(() => countOf("k2"), { intervals: [5] }).toBeGreaterThan(1);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect((await countOf("k1")) + (await countOf("k2"))).toBe(301);

  const whole = rotate(`${newer},${older}`);
  const ended = once(whole, "exit");
  const outcomes: boolean[] = [];
  while (whole.exitCode === null) {
    const body = replaceAt(action.body, "0.runId", crypto.randomUUID());
    outcomes.push((await action.call(body, { origin: instance.url })).text.includes('"outcome":"ok"'));
  }
  expect(await ended).toEqual([0, null]);
  expect(new Set(outcomes)).toEqual(new Set([true]));
  await visit(page, `/connectors/${second.id}`);
  await page.getByRole("button", { name: "Replace" }).click();
  await field(page, "Password").fill(createCanary());
  await saveChange(page);
  expect(await countOf("k1")).toBe(0);

  // Without the older key everything opens.
  const alone = rotate(newer);
  expect(await once(alone, "exit")).toEqual([0, null]);
  await client.end();
  await instance.stop();
  await server.close();
});
