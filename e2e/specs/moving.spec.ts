import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { test } from "#e2e/fixtures.ts";
import { connectorRow, connectorsNamed, insertConnectors, secretRows, withoutConnectors } from "#e2e/rows.ts";
import { field, fillIn, saveChange, unique, uniqueSecret, visit } from "#e2e/screens.ts";

const items = (page: Page) => page.getByRole("list", { name: "Connectors of the file" }).locator("> li");
const item = (page: Page, name: string) => items(page).filter({ has: page.getByText(name, { exact: true }) });
const alert = (page: Page) => page.getByRole("main").getByRole("alert");
const importButton = (page: Page) =>
  page.getByRole("main").getByRole("button", { name: /^Import( \d+ connectors?)?$/ });

/** A connector as our own files have it. */
function entry(name: string, more: Record<string, unknown> = {}) {
  const id = name.toLowerCase().replaceAll(" ", "-");
  return {
    ...{ id, name, kind: "smtp", sender: "moved@example.com", host: "smtp.example.com", port: 587, secure: false },
    ...{ startTls: "required", auth: { required: false } },
    ...more,
  };
}

async function choose(page: Page, name: string, text: string | Buffer): Promise<void> {
  await visit(page, "/connectors/import");
  const buffer = Buffer.from(text);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  await expect(page.getByText(name, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Preview" }).click();
}

async function paste(page: Page, ...entries: unknown[]): Promise<void> {
  await visit(page, "/connectors/import");
  await field(page, "Or paste its text").fill(JSON.stringify({ connectors: entries }, null, 2));
  await page.getByRole("button", { name: "Preview" }).click();
}

test("an export of Kibana is chosen, looked at, imported and completed", async ({ page, instance }) => {
  const [gmail, relay, slack] = [unique("Gmail"), unique("Relay"), unique("Slack")];
  const password = uniqueSecret();
  const action = (name: string, actionTypeId: string, config: object, secrets = {}) =>
    JSON.stringify({ type: "action", id: crypto.randomUUID(), attributes: { name, actionTypeId, config, secrets } });
  const server = { service: "other", host: "mail.example.com", port: 25, secure: false, hasAuth: true };
  const text = [
    action(gmail, ".email", { service: "gmail", from: "news@example.com", hasAuth: true, allowHtml: true }),
    action(relay, ".email", { ...server, from: "relay@example.com" }, { user: "relay", password }),
    action(slack, ".slack", {}),
    JSON.stringify({ exportedCount: 3, missingRefCount: 0, missingReferences: [] }),
  ].join("\n");

  await visit(page, "/connectors");
  await page.getByRole("link", { name: "Import" }).click();
  await page.waitForURL("/connectors/import");
  await choose(page, "kibana.ndjson", text);
  await expect(page.getByRole("heading", { name: "kibana.ndjson" })).toBeFocused();
  await expect(page.getByText("Kibana (NDJSON export). 2 new.")).toBeVisible();
  await expect(item(page, gmail)).toContainText("It needs its password, which is not in the file.");
  await item(page, gmail)
    .getByText(/\d taken, \d left/)
    .click();
  const notes = page.getByRole("table", { name: `What became of ${gmail}` });
  await expect(notes.getByRole("row", { name: "allowHtml" })).toContainText("Left out. Mailroom has no such setting.");
  await page.getByText("1 entry is no connector").click();
  await expect(page.getByText(`Line 3, ${slack}: Connectors of the type .slack send no mail.`)).toBeVisible();
  expect(await connectorsNamed(instance.query, gmail)).toEqual([]);

  await page.getByRole("button", { name: "Import 2 connectors" }).click();
  await expect(page.getByRole("heading", { name: "2 connectors were imported" })).toBeFocused();
  const [stored] = await connectorsNamed(instance.query, relay);
  expect(stored).toMatchObject({ target: "mail.example.com:25", settings: { startTls: "whenOffered" } });
  const [secret] = await secretRows(instance.query, stored?.id ?? "");
  expect(secret?.sealed).toMatch(/^v1\./);
  await page.getByRole("link", { name: `Fix ${gmail}` }).click();
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  await expect(page.getByText("Needs a secret")).toBeVisible();
  await fillIn(page, { Password: uniqueSecret() });
  await saveChange(page);
  await expect(page.getByText("Needs a secret")).toBeHidden();
  const summary = await instance.query(
    "SELECT details FROM audit_entry WHERE action = 'connector.import' ORDER BY at DESC LIMIT 1",
  );
  expect(summary).toEqual([{ details: { format: "kibana", created: 2, changed: 0, withoutSecret: 1 } }]);
});

test("what was exported is unchanged when it is imported, and a change of it is shown before it is made", async ({
  page,
  instance,
}) => {
  const word = unique("Travelling");
  await insertConnectors(instance.query, word, 2);
  await visit(page, `/connectors?${new URLSearchParams({ q: word })}`);
  await field(page, "Select all on this page").check();
  const texts: string[] = [];
  for (const format of ["JSON", "YAML"]) {
    const bar = page.getByRole("region", { name: "Selected connectors" });
    await bar.getByRole("button", { name: "Export" }).click();
    const started = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: `Export as ${format}` }).click();
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/^mailroom-connectors-\d{4}-\d\d-\d\d\.(json|yml)$/);
    texts.push(await readFile(await download.path(), "utf8"));
  }
  for (const text of texts) {
    await choose(page, "mailroom.yml", text);
    await expect(page.getByText("Mailroom (YAML or JSON). 2 unchanged.")).toBeVisible();
    await expect(importButton(page)).toBeDisabled();
  }
  await choose(page, "mailroom.yml", texts[1]?.replace("sender99@example.com", "new@example.com") ?? "");
  await expect(item(page, `${word} 01`)).toContainText("Sender: sender99@example.com → new@example.com");
  await page.getByRole("button", { name: "Import 1 connector" }).click();
  await expect(page.getByRole("heading", { name: "1 connector was imported" })).toBeVisible();
  expect(await connectorsNamed(instance.query, `${word} 01`)).toMatchObject([
    { sender: "new@example.com", version: 2 },
  ]);
});

test("one connector is exported from its own page", async ({ page, instance }) => {
  const word = unique("Alone");
  const [id] = await insertConnectors(instance.query, word, 1);
  await visit(page, `/connectors/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  const started = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as YAML" }).click();
  expect(await readFile(await (await started).path(), "utf8")).toContain(`name: ${word} 01`);
});

test("a conflict is left alone unless somebody chooses it", async ({ page, instance }) => {
  const name = unique("Twin");
  await paste(page, entry(name));
  await importButton(page).click();
  await expect(page.getByRole("heading", { name: "1 connector was imported" })).toBeVisible();
  await paste(page, entry(name, { id: "another" }));
  await expect(page.getByText("1 conflict.")).toBeVisible();
  await expect(importButton(page)).toBeDisabled();
  await page.getByRole("checkbox", { name: `Import ${name} as another` }).check();
  await importButton(page).click();
  await expect(page.getByRole("heading", { name: "1 connector was imported" })).toBeVisible();
  expect((await connectorsNamed(instance.query, name)).map(({ slug }) => slug)).toContain("another");
});

test("what changed since the preview is not overwritten", async ({ page, instance }) => {
  const name = unique("Moving target");
  await paste(page, entry(name));
  await importButton(page).click();
  await expect(page.getByRole("heading", { name: "1 connector was imported" })).toBeVisible();
  const [stored] = await connectorsNamed(instance.query, name);
  await paste(page, entry(name, { sender: "file@example.com" }));
  await expect(item(page, name)).toContainText("moved@example.com → file@example.com");
  await instance.query("UPDATE connector SET sender = 'person@example.com', version = version + 1 WHERE id = $1", [
    stored?.id,
  ]);
  await importButton(page).click();
  await expect(page.getByText("Nothing was imported: something changed since the preview")).toBeVisible();
  await expect(item(page, name)).toContainText("person@example.com → file@example.com");
  expect(await connectorRow(instance.query, stored?.id ?? "")).toMatchObject({ sender: "person@example.com" });
  await importButton(page).click();
  await expect(page.getByRole("heading", { name: "1 connector was imported" })).toBeVisible();
  expect(await connectorRow(instance.query, stored?.id ?? "")).toMatchObject({ sender: "file@example.com" });
});

test("mistakes are named with their lines, and keep no other connector out", async ({ page }) => {
  const secret = uniqueSecret();
  await choose(page, "broken.yml", `connectors:\n  - id: a\n   name: ${secret}\n`);
  await expect(alert(page)).toContainText("This cannot be read as Mailroom (YAML or JSON)");
  await expect(alert(page)).toContainText("Line 3:");
  await choose(page, "image.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
  await expect(alert(page)).toContainText("This is no text: there is a NUL character in it.");
  // With the signs before its quotation marks it is too large to be sent.
  await choose(page, "quotes.yml", `connectors: []\n#${'"'.repeat(600_000)}`);
  await expect(alert(page)).toContainText("A file may have at most 1 MB.");
  await choose(page, "words.txt", "Nothing of this kind");
  await expect(alert(page)).toContainText("Its format was not recognised: choose it.");
  await field(page, "Format").selectOption("Grafana ([smtp] section)");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(alert(page)).toContainText("There is no section [smtp] with settings in it.");

  const [good, bad] = [unique("Good"), unique("Bad")];
  await paste(page, entry(good), entry(bad, { port: 70_000 }));
  await expect(page.getByText("1 new, 1 with mistakes.")).toBeVisible();
  await expect(page.getByRole("list", { name: `Mistakes of ${bad}` })).toHaveText(
    "Line 22: The port lies between 1 and 65535.",
  );
  await page.getByRole("button", { name: "Back" }).click();
  await expect(field(page, "Or paste its text")).toHaveValue(new RegExp(good));
});

test("a file that is too large or cannot be read is refused at its field, before it is read", async ({ page }) => {
  await visit(page, "/connectors/import");
  const file = (name: string, size: number) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(size, "#") });
  const input = page.locator("input[type=file]");
  await page.evaluate(() => {
    Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException("It is gone", "NotReadableError"));
  });
  await input.setInputFiles(file("large.yml", 1_000_001));
  await expect(alert(page)).toHaveText(/^A file may have at most 1 MB\./);
  const button = page.getByRole("button", { name: "Choose a file" });
  await expect(button).toHaveAccessibleDescription(/^A file may have at most 1 MB\./);
  await input.setInputFiles(file("gone.yml", 10));
  await expect(alert(page)).toHaveText("gone.yml cannot be read. Choose it again, or paste its text.");
  await expectAccessible(page);
  await visit(page, "/connectors/import");
  await input.setInputFiles(file("there.yml", 10));
  await expect(page.getByText("there.yml", { exact: true })).toBeVisible();
  await expect(alert(page)).toBeHidden();
});

test("letters of old files are read, and a file can be dropped", async ({ page }) => {
  const latin = Buffer.from(
    "[smtp]\nhost = h.example.com:25\nfrom_address = a@example.com\nfrom_name = M\xfcller\n",
    "latin1",
  );
  await choose(page, "grafana.ini", latin);
  await expect(item(page, "Grafana")).toContainText("Müller <a@example.com>");
  await visit(page, "/connectors/import");
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["SMTP_HOST=h.example.com\nSMTP_FROM=a@example.com\n"], "dropped.env"));
    return transfer;
  });
  await page.getByText("Drop a file here, or").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByText("dropped.env", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(field(page, "Or paste its text")).toHaveValue("");
});

test("an upload learns nothing of the server's files and variables", async ({ page }) => {
  const name = unique("Curious");
  const auth = { required: true, username: "u", password: `\${env:MAILROOM_ENCRYPTION_KEYS}` };
  await paste(page, entry(name, { auth }), entry(`${name} too`, { host: `\${file:/etc/hostname}` }));
  await expect(item(page, name)).toContainText("It needs its password, which is not in the file.");
  await expect(item(page, `${name} too`)).toContainText("is not looked up here");
});

test("a thousand connectors with their secrets fit into one upload", async ({ page, instance }) => {
  test.setTimeout(120_000);
  const word = unique("Thousand");
  const entries = Array.from({ length: 1_000 }, (_, index) =>
    entry(`${word} ${index}`, { auth: { required: true, username: `user ${index}`, password: `password ${index}` } }),
  );
  await choose(page, "large.json", JSON.stringify({ connectors: entries }, null, 2));
  await page.getByRole("button", { name: "Import 1000 connectors" }).click({ timeout: 60_000 });
  await expect(page.getByRole("heading", { name: "1000 connectors were imported" })).toBeVisible({ timeout: 60_000 });
  const [{ count } = { count: 0 }] = await instance.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM connector JOIN secret ON connector_id = id WHERE name LIKE $1",
    [`${word} %`],
  );
  expect(count).toBe(1_000);
  await instance.query("DELETE FROM connector WHERE name LIKE $1", [`${word} %`]);
});

test("every step is accessible, with connectors of every sort", async ({ page, instance }) => {
  test.setTimeout(120_000);
  await withoutConnectors(instance.query, async () => {
    await visit(page, "/connectors");
    await page.getByRole("link", { name: "Import connectors" }).click();
    await page.waitForURL("/connectors/import");
    await expectAccessible(page);
    const name = unique("Every");
    await paste(page, entry(name), entry("Stays"));
    await importButton(page).click();
    await expect(page.getByRole("heading", { name: "2 connectors were imported" })).toBeVisible();
    const secret = { auth: { required: true, username: "u" } };
    await paste(
      page,
      ...[entry(name, { ...secret, sender: "other@example.com" }), entry("Stays"), entry("Fresh", secret)],
      ...[entry("Fresh", { name: "Copy" }), entry("Wrong", { port: 0 }), { id: "empty" }],
    );
    await expect(page.getByText("1 new, 1 to change, 1 unchanged, 1 conflict, 2 with mistakes.")).toBeVisible();
    await expectAccessible(page);
    await importButton(page).click();
    await expect(page.getByRole("heading", { name: "2 connectors were imported" })).toBeVisible();
    await expectAccessible(page);
    await choose(page, "image.png", Buffer.from([0]));
    await expect(alert(page)).toBeVisible();
    await expectAccessible(page);
  });
});
