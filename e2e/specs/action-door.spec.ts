import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect, type Page } from "@playwright/test";
import { type CapturedAction, captureAction, replaceAt } from "#e2e/captured-action.ts";
import { type Instance, publicUrl, test } from "#e2e/fixtures.ts";
import { field, fillOther, unique, visit } from "#e2e/screens.ts";
import { addRecipients, openTest } from "#e2e/test-panel.ts";
import { maxBodyBytes, tooLargeText } from "#lib/body-limit.ts";

/** Creates a connector and keeps the call that did it. */
async function captureCreate(page: Page): Promise<{ action: CapturedAction; name: string }> {
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 2525);
  const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
  const action = await captureAction(page, '"auth"', save);
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  return { action, name };
}

const stored = async ({ query }: Instance, name: string) =>
  (await query("SELECT 1 FROM connector WHERE name = $1", [name])).length;

type Claims = Record<string, string>;

/** What a call may claim about where it comes from. `own` is the address under which the server is asked. */
const refused: [what: string, (own: URL) => Claims][] = [
  ["no origin", () => ({})],
  ["an empty origin", () => ({ origin: "" })],
  ["null, as a sandboxed frame sends it", () => ({ origin: "null" })],
  ["null in capitals", () => ({ origin: "NULL" })],
  ["another site", () => ({ origin: "https://evil.example" })],
  ["another site in capitals", () => ({ origin: "HTTPS://EVIL.EXAMPLE" })],
  ["another port of ours", ({ hostname }) => ({ origin: `http://${hostname}:1` })],
  ["no port", ({ hostname }) => ({ origin: `http://${hostname}` })],
  ["a sub-domain of ours", ({ port }) => ({ origin: `http://evil.localhost:${port}` })],
  ["our name as the beginning of another", ({ host }) => ({ origin: `http://${host.replace(":", ".evil.example:")}` })],
  ["our name as a user", ({ host }) => ({ origin: `http://${host}@evil.example` })],
  ["our name as a path", ({ host }) => ({ origin: `http://evil.example/${host}` })],
  ["our name as a query", ({ host }) => ({ origin: `http://evil.example?${host}` })],
  ["no scheme", ({ host }) => ({ origin: host })],
  ["an extension", () => ({ origin: "chrome-extension://abcdefghijklmnop" })],
  ["a file", () => ({ origin: "file://" })],
  ["ours and another", ({ origin }) => ({ origin: `${origin} https://evil.example` })],
  ["another and ours", ({ origin }) => ({ origin: `https://evil.example, ${origin}` })],
  ["another loopback name", ({ port }) => ({ origin: `http://localhost:${port}` })],
  ["another form of loopback", ({ port }) => ({ origin: `http://[::1]:${port}` })],
  ["the public address, but asked elsewhere", () => ({ origin: publicUrl })],
  ["a foreign host that a proxy names", () => ({ origin: "https://evil.example", "x-forwarded-host": "evil.example" })],
  ["our origin, a foreign host from a proxy", ({ origin }) => ({ origin, "x-forwarded-host": "evil.example" })],
  ["two hosts from a proxy", ({ origin, host }) => ({ origin, "x-forwarded-host": `${host}, evil.example` })],
  [
    "an origin of the proxy's own making",
    () => ({ "x-forwarded-origin": publicUrl, "x-forwarded-host": "evil.example" }),
  ],
  [
    "a sub-domain of the public address",
    () => ({ origin: "https://evil.mailroom.example.com", "x-forwarded-host": "evil.mailroom.example.com" }),
  ],
  [
    "the public address on another port",
    () => ({ origin: `${publicUrl}:8443`, "x-forwarded-host": "mailroom.example.com:8443" }),
  ],
  [
    "another name of the server (rebinding)",
    ({ port }) => ({ origin: `http://evil.example:${port}`, host: `evil.example:${port}` }),
  ],
];

const accepted: [what: string, (own: URL) => Claims][] = [
  ["our own origin", ({ origin }) => ({ origin })],
  ["our own origin, scheme in capitals", ({ host }) => ({ origin: `HTTP://${host}` })],
  ["the public address through a proxy", () => ({ origin: publicUrl, "x-forwarded-host": "mailroom.example.com" })],
  ["the public address as the host", () => ({ origin: publicUrl, host: "mailroom.example.com" })],
];

test("an action is carried out for our own pages alone", async ({ page, instance }) => {
  const { action, name } = await captureCreate(page);
  const own = new URL(instance.url);
  for (const [what, claims] of refused) {
    const forged = unique("Forged");
    const { text: answer } = await action.call(action.body.replace(name, forged), claims(own));
    expect.soft(answer, what).not.toContain('"is":"saved"');
    expect.soft(await stored(instance, forged), what).toBe(0);
  }
  for (const [what, claims] of accepted) {
    const real = unique("Real");
    const { text: answer } = await action.call(action.body.replace(name, real), claims(own));
    expect.soft(answer, what).toContain('"is":"saved"');
    expect.soft(await stored(instance, real), what).toBe(1);
  }
});

/** A call whose body comes in pieces, so that no header says how long it is. */
async function callInPieces(instance: Instance, headers: Claims, pieces: number): Promise<number> {
  const call = httpRequest(`${instance.url}/connectors/new`, { method: "POST", headers });
  const answered = once(call, "response");
  const broken = once(call, "error").then(() => undefined);
  for (let piece = 0; piece < pieces; piece += 1) call.write("x".repeat(65_536));
  call.end("x");
  const [response] = ((await Promise.race([answered, broken])) ?? []) as [IncomingMessage?];
  if (!response) return 0;
  await text(response).catch(() => "");
  return response.statusCode ?? 0;
}

test("a body beyond the limit is refused in words, whether or not it says how long it is", async ({
  page,
  instance,
}) => {
  const { action, name } = await captureCreate(page);
  const huge = unique("Huge");
  const body = replaceAt(action.body.replace(name, huge), "0.sender", "x".repeat(1_048_576));
  expect(await action.call(body, { origin: instance.url })).toMatchObject({ status: 413, text: tooLargeText });
  const headers = { origin: instance.url, "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" };
  expect(await callInPieces(instance, headers, 64)).not.toBe(200);
  expect(await stored(instance, huge)).toBe(0);
  expect((await page.request.get("/api/health")).status()).toBe(200);
});

test("a form whose request was too large says so at the field that holds the most", async ({ page, instance }) => {
  // What people can type stays below the limit; blanks behind the arguments exceed it on the way.
  await page.route("/connectors/new", (route, request) => {
    const body = request.postData();
    return route.continue(body ? { postData: body + " ".repeat(maxBodyBytes) } : {});
  });
  await visit(page, "/connectors/new");
  const name = await fillOther(page, 2525, { name: `${unique("Padded")} ${"x".repeat(90)}` });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(field(page, "Name")).toHaveAccessibleDescription(new RegExp(tooLargeText));
  await openTest(page);
  await addRecipients(page, "To", "you@example.com");
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(page.getByRole("alert").filter({ hasText: tooLargeText })).toBeVisible();
  await expect(field(page, "Message")).toHaveAccessibleDescription(new RegExp(tooLargeText));
  expect(await stored(instance, name)).toBe(0);
});

test("what is no proper argument changes nothing on the server", async ({ page, instance }) => {
  const { action, name } = await captureCreate(page);
  const odd = unique("Odd");
  const body = action.body.replace(name, odd);
  const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const bodies = [
    "",
    "null",
    "{}",
    "[]",
    "not JSON",
    '["$undefined"]',
    '["$F1"]',
    '["$@1"]',
    '["$Q0"]',
    '["$1:constructor:constructor"]',
    '["$1:__proto__:then"]',
    '[{"then":"$1:__proto__:then"}]',
    nested,
    JSON.stringify(Array(2_000).fill("x")),
    body.replace(/^\[/, '[{"__proto__":{"polluted":1}},'),
    body.replace(/^\[\{/, '[{"constructor":{"prototype":{"polluted":1}},'),
    body.replace('"auth":{', '"auth":{"__proto__":{"required":false},'),
  ];
  for (const given of bodies) {
    const { status, text: answer } = await action.call(given, { origin: instance.url });
    expect.soft(answer, given.slice(0, 60)).not.toMatch(/\n\s+at \S|node_modules/);
    if (status < 400 && !given.includes("__proto__")) expect.soft(answer, given.slice(0, 60)).not.toContain("saved");
  }
  for (const { settings } of await instance.query("SELECT settings FROM connector WHERE name = $1", [odd])) {
    expect(JSON.stringify(settings)).not.toContain("polluted");
    expect(settings).toMatchObject({ kind: "smtp", port: 2525 });
  }
  const after = await action.call(action.body.replace(name, unique("After")), { origin: instance.url });
  expect(after.text).toContain('"is":"saved"');
});
