import { expect, type Locator, type Page } from "@playwright/test";
import { type CapturedAction, captureAction, replaceAt } from "#e2e/captured-action.ts";
import { type Instance, test } from "#e2e/fixtures.ts";
import { dumpOf } from "#e2e/rows.ts";
import { field, fillIn, fillOther, unique, uniqueSecret, visit } from "#e2e/screens.ts";
import { addRecipients, openTest, sendMail } from "#e2e/test-panel.ts";

const lineBreak = "x\r\nBcc: evil@example.com";
const halfCharacter = "x\ud800";
const tenMegabytes = `${"All work and no play. ".repeat(500)}\n`.repeat(1_000);

/** Creates a connector with a password and keeps the call that did it. */
async function captureCreate(page: Page): Promise<{ action: CapturedAction; name: string }> {
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 2525);
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(true);
  await fillIn(page, { Username: "alerts", Password: uniqueSecret() });
  const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
  const action = await captureAction(page, '"auth"', save);
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  return { action, name };
}

/** Sends a test mail to a scripted server and keeps the call that did it. */
async function captureSend(page: Page, port: number): Promise<CapturedAction> {
  await visit(page, "/connectors/new");
  await fillOther(page, port);
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  return captureAction(page, '"replyTo"', () => sendMail(page));
}

async function countsOf({ query }: Instance) {
  return query(
    "SELECT (SELECT count(*) FROM connector), (SELECT count(*) FROM secret), (SELECT count(*) FROM test_run)",
  );
}

/** Puts a text into a field at once, as a program does: nobody types ten megabytes, or half of a character. */
function insert(input: Locator, text: string): Promise<void> {
  return input.evaluate((element, value) => {
    // React hears of a change only when the value differs from what it set itself.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value")?.set?.call(element, JSON.parse(value));
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }, JSON.stringify(text));
}

test("ten megabytes of message are refused in words, and the page goes on working", async ({
  page,
  instance,
  startServer,
}) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  const before = await countsOf(instance);
  await insert(field(page, "Message"), tenMegabytes);
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(page.getByText("Use at most 100,000 characters.").first()).toBeVisible();
  expect(server.lines).toEqual([]);
  expect(await countsOf(instance)).toEqual(before);
  await field(page, "Message").fill("Shorter");
  await sendMail(page);
  expect(server.messages).toHaveLength(1);
});

test("a thousand pasted recipients are refused in words", async ({ page, context, startServer }) => {
  const server = await startServer();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  const addresses = Array.from({ length: 1_000 }, (_, index) => `person${index}@example.com`).join(", ");
  await page.evaluate((text) => navigator.clipboard.writeText(text), addresses);
  await field(page, "To").press("Control+V");
  await expect(page.getByRole("button", { name: "Remove person999@example.com" })).toBeAttached();
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(page.getByText("Enter at most 100 addresses here.")).toBeVisible();
  expect(server.lines).toEqual([]);
});

test("half of a character is refused in every field that takes text", async ({ page, instance, startServer }) => {
  const server = await startServer();
  await visit(page, "/connectors/new");
  await fillOther(page, server.port);
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  for (const label of ["Subject", "Message", "Name"]) await insert(field(page, label), halfCharacter);
  const before = await countsOf(instance);
  await page.getByRole("button", { name: "Send test email" }).click();
  const refusals = page.getByText("This text contains half of a character. Type it again.");
  await expect(refusals, "at Name and at Subject").toHaveCount(2);
  await expect(page.getByText("The message contains half of a character. Type it again.")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(refusals).toHaveCount(2);
  expect(server.lines).toEqual([]);
  expect(await countsOf(instance)).toEqual(before);
});

test("a save that bypasses the page is refused field by field and stores nothing", async ({ page, instance }) => {
  const { action } = await captureCreate(page);
  const before = await countsOf(instance);
  const texts = ["name", "slug", "sender", "host", "auth.username", "auth.password.value"];
  for (const path of texts) {
    for (const value of [lineBreak, halfCharacter, "\u0000", 7, null, ["x"], { toString: "x" }]) {
      const answer = await action.call(replaceAt(action.body, `0.${path}`, value), { origin: instance.url });
      expect.soft(answer.text, `${path} as ${JSON.stringify(value)}`).toContain('"code":"invalid"');
    }
  }
  for (const [path, value] of [
    ["port", 1e9],
    ["port", "25"],
    ["kind", "constructor"],
    ["auth", []],
    ["auth.required", "true"],
    ["auth.password", { op: "keep" }],
    ["constructor", { prototype: { polluted: true } }],
    ["toString", "x"],
    ["id", "00000000-0000-4000-8000-000000000000"],
  ] as const) {
    const answer = await action.call(replaceAt(action.body, `0.${path}`, value), { origin: instance.url });
    expect.soft(answer.text, path).toContain('"code":"invalid"');
  }
  const huge = await action.call(replaceAt(action.body, "0.name", tenMegabytes), { origin: instance.url });
  expect(huge.status).toBeGreaterThanOrEqual(400);
  expect(await countsOf(instance)).toEqual(before);
});

test("a key named __proto__ changes nothing on the server", async ({ page, instance }) => {
  const { action, name } = await captureCreate(page);
  const other = unique("Proto");
  const body = action.body.replace(name, other).replace('"kind":', '"__proto__":{"polluted":true,"port":1},"kind":');
  const { status, text } = await action.call(body, { origin: instance.url });
  expect(status).toBeLessThan(500);
  const rows = await instance.query("SELECT settings FROM connector WHERE name = $1", [other]);
  for (const { settings } of rows) expect(settings).toMatchObject({ kind: "smtp", port: 2525 });
  if (rows.length === 0) expect(text).toContain('"code":"invalid"');
  const untouched = await action.call(action.body.replace(name, unique("After")), { origin: instance.url });
  expect(untouched.text).toContain('"is":"saved"');
  expect(await dumpOf(instance.query)).not.toContain("polluted");
});

test("a test mail that bypasses the page is refused before anything is dialled", async ({
  page,
  instance,
  startServer,
}) => {
  const server = await startServer();
  const action = await captureSend(page, server.port);
  await server.idle();
  const dialled = server.lines.length;
  const before = await countsOf(instance);
  const many = Array.from({ length: 1_000 }, (_, index) => `person${index}@example.com`);
  for (const [path, value] of [
    ["message.subject", lineBreak],
    ["message.subject", halfCharacter],
    ["message.message", halfCharacter],
    ["message.to", [`you@example.com\r\nBcc: evil@example.com`]],
    ["message.to", many],
    ["message.cc", [`you@example.com\r\nBcc: evil@example.com`]],
    ["message.bcc", [`"x\r\nRCPT TO:<evil@example.com>" <you@example.com>`]],
    ["message.replyTo", [lineBreak]],
    ["message.cc", [{ address: "evil@example.com" }]],
    ["message.bcc", "evil@example.com"],
    ["message.envelope", { to: "evil@example.com" }],
    ["connector.sender", lineBreak],
    ["connector.host", "localhost\r\nevil.example.com"],
    ["connectorId", "not an id"],
    ["runId", "' OR 1=1"],
  ] as const) {
    const fresh = replaceAt(action.body, "0.runId", crypto.randomUUID());
    const answer = await action.call(replaceAt(fresh, `0.${path}`, value), { origin: instance.url });
    expect.soft(answer.text, path).toContain('"code":"invalid"');
  }
  const huge = await action.call(replaceAt(action.body, "0.message.message", tenMegabytes), { origin: instance.url });
  expect(huge.status).toBeGreaterThanOrEqual(400);
  expect(server.lines).toHaveLength(dialled);
  expect(await countsOf(instance)).toEqual(before);
});

test("an action that another site calls is refused, whatever it claims", async ({ page, instance, startServer }) => {
  const server = await startServer();
  const { action, name } = await captureCreate(page);
  const forged = unique("Forged");
  const body = action.body.replace(name, forged);
  const lookAlike = instance.url.replace("127.0.0.1", "127.0.0.1.evil.example");
  for (const origin of ["https://evil.example", "null", lookAlike, undefined]) {
    const answer = await action.call(body, origin === undefined ? {} : { origin });
    expect(answer.text, origin ?? "no Origin").not.toContain('"is":"saved"');
  }
  expect(await instance.query("SELECT 1 FROM connector WHERE name = $1", [forged])).toEqual([]);

  const { port } = new URL(instance.url);
  const rebound = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
  expect(await action.call(body, rebound)).toMatchObject({ status: 421 });
  const read = await page.request.get("/connectors", { headers: { host: rebound.host } });
  expect(read.status()).toBe(421);
  expect(await read.text()).not.toContain(name);
  expect(await instance.query("SELECT 1 FROM connector WHERE name = $1", [forged])).toEqual([]);

  const send = await captureSend(page, server.port);
  expect(server.messages).toHaveLength(1);
  for (const origin of ["https://evil.example", undefined]) {
    await send.call(replaceAt(send.body, "0.runId", crypto.randomUUID()), origin === undefined ? {} : { origin });
  }
  expect(server.messages).toHaveLength(1);

  const own = await action.call(body, { origin: instance.url });
  expect(own.text).toContain('"is":"saved"');
  expect(await instance.query("SELECT name FROM connector WHERE name = $1", [forged])).toEqual([{ name: forged }]);
});
