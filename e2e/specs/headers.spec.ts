import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type APIResponse, expect, type Page } from "@playwright/test";
import { createTransport } from "nodemailer";
import { type Instance, test } from "#e2e/fixtures.ts";
import { fillOther, saveChange, saveNew, unique, visit } from "#e2e/screens.ts";
import { addRecipients, sendMail } from "#e2e/test-panel.ts";
import { commonHeaders } from "#lib/security-headers.ts";

const { "content-security-policy": filePolicy = "", ...always } = commonHeaders;
const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1];

async function staticFile(page: Page): Promise<string> {
  const html = await (await page.request.get("/connectors")).text();
  return /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? "";
}

function expectCommon(response: APIResponse, what: string): void {
  expect.soft(response.headers(), what).toMatchObject(always);
  expect.soft(response.headers()["x-powered-by"], what).toBeUndefined();
}

/** What the browser reports against the policy of a page, and what it says about its headers. */
async function watchViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy|Permissions-Policy|violates|violation/i.test(message.text()))
      found.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      console.error(`violation: ${effectiveDirective} ${blockedURI}`);
    });
  });
  return found;
}

test("every answer carries the headers, whatever it is", async ({ page, instance }) => {
  const answers: [what: string, APIResponse, status: number][] = [];
  const get = (path: string, headers: Record<string, string> = {}) =>
    page.request.get(path, { headers, failOnStatusCode: false, maxRedirects: 0 });
  const post = (path: string, data: string, headers: Record<string, string>) =>
    page.request.post(path, { data, headers, failOnStatusCode: false, maxRedirects: 0 });
  answers.push(["a page", await get("/connectors"), 200]);
  answers.push(["an icon", await get("/icon.svg"), 200]);
  answers.push(["a file of the build", await get(await staticFile(page)), 200]);
  answers.push(["the state of the process", await get("/api/health"), 200]);
  answers.push(["an address that leads nowhere", await get("/nowhere"), 404]);
  answers.push(["a file that is not there", await get("/_next/static/nowhere.js"), 404]);
  answers.push(["a route that is not there", await get("/api/nowhere"), 404]);
  answers.push(["another name", await get("/connectors", { host: "evil.example" }), 421]);
  answers.push(["an unknown action", await post("/connectors", "[]", { "next-action": "0".repeat(42) }), 409]);
  answers.push(["a large body", await post("/connectors", "x".repeat(1_100_000), { origin: instance.url }), 413]);
  for (const [what, response, status] of answers) {
    expect.soft(response.status(), what).toBe(status);
    expectCommon(response, what);
    const policy = response.headers()["content-security-policy"] ?? "";
    expect.soft(policy, what).toContain("base-uri 'self'; form-action 'self'; frame-ancestors 'none'");
    expect.soft(policy, what).toMatch(/(default|script)-src [^;]*('none'|'nonce-)/);
    expect.soft(/script-src[^;]*unsafe/.test(policy), what).toBe(false);
    if (what.startsWith("a file")) continue;
    expect.soft(response.headers()["x-request-id"], what).toMatch(/^[0-9a-f-]{36}$/);
    expect.soft(response.headers()["strict-transport-security"], what).toBe("max-age=31536000");
  }
  const state = answers.find(([what]) => what.startsWith("the state"))?.[1];
  expect(state?.headers()["content-security-policy"]).toBe(filePolicy);
});

test("the nonce and the id are made anew for every request, and a client's own are dropped", async ({ page }) => {
  const claims = {
    "x-request-id": "11111111-1111-4111-8111-111111111111",
    "x-nonce": "bm9uY2U=",
    "content-security-policy": "script-src 'nonce-bm9uY2U='",
  };
  const nonces = new Set<string | undefined>();
  const ids = new Set<string | undefined>();
  for (const headers of [{}, claims, claims]) {
    const response = await page.request.get("/connectors", { headers });
    const nonce = nonceOf(response.headers()["content-security-policy"] ?? "");
    const html = await response.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of scripts) expect.soft(script).toContain(`nonce="${nonce}"`);
    expect(html).not.toContain(claims["x-nonce"]);
    nonces.add(nonce);
    ids.add(response.headers()["x-request-id"]);
  }
  expect([nonces.size, ids.size]).toEqual([3, 3]);
  expect(ids).not.toContain(claims["x-request-id"]);
});

test("no page keeps anything in a cache that others share", async ({ page }) => {
  for (const path of ["/connectors", "/connectors/new", "/sandbox", "/nowhere"]) {
    const { "cache-control": cache } = (await page.request.get(path, { failOnStatusCode: false })).headers();
    expect.soft(cache, path).toContain("no-store");
  }
});

test("the pages do all they do within their policy", async ({ page, startServer }) => {
  const violations = await watchViolations(page);
  const server = await startServer();
  await visit(page, "/connectors");
  await page.getByRole("link", { name: "Sandbox", exact: true }).first().click();
  await page.waitForURL("/sandbox");
  await visit(page, "/connectors/new");
  const name = await fillOther(page, server.port);
  await page.getByRole("button", { name: "Test…" }).click();
  await addRecipients(page, "To", "you@example.com");
  await sendMail(page);
  const id = await saveNew(page);
  await page.getByRole("textbox", { name: "Name" }).fill(`${name} 2`);
  await saveChange(page);
  await page.getByRole("button", { name: "Colours: automatic. Switch to light" }).click();
  await visit(page, `/connectors/${id}/test`);
  await visit(page, `/connectors?q=${encodeURIComponent(name)}`);
  await page.getByRole("button", { name: `Delete ${name} 2` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("was deleted")).toBeVisible();
  await visit(page, "/nowhere");
  expect(violations).toEqual([]);
});

test("a script that got into a page does not run", async ({ page }) => {
  const violations = await watchViolations(page);
  const smuggled = `<script>window.ran = "inline"</script><img src="data:," onerror="window.ran = 'handler'">
    <script src="/nowhere.js" onerror="window.ran = 'error'"></script><base href="https://evil.example/">
    <script nonce="">window.ran = "empty nonce"</script><object data="/icon.svg"></object>
    <iframe src="/connectors/new"></iframe>`;
  // React takes away what it did not render itself; these come later.
  const links = `<a id="js" href="javascript:window.ran='link'">Link</a><img src="data:," onerror="window.ran = 'late'">`;
  await page.route("/connectors", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("<body>", `<body>${smuggled}`);
    expect(body).toContain(smuggled);
    await route.fulfill({ response, body });
  });
  await visit(page, "/connectors");
  await page.evaluate((html) => document.querySelector("main")?.insertAdjacentHTML("afterbegin", html), links);
  await page.locator("#js").click();
  const directives = () => new Set(violations.map((text) => /^violation: ([\w-]+)/.exec(text)?.[1]).filter(Boolean));
  await expect
    .poll(directives)
    .toEqual(new Set(["script-src-elem", "script-src-attr", "base-uri", "object-src", "frame-src"]));
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
  expect(new URL(page.url()).pathname).toBe("/connectors");
});

test("a received mail reaches nothing: no script, no page of ours, no network", async ({ page, instance }) => {
  const asked: string[] = [];
  const tracker = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  }).listen(0, "127.0.0.1");
  await once(tracker, "listening");
  const outside = `http://127.0.0.1:${(tracker.address() as AddressInfo).port}`;
  const subject = unique("Loaders");
  await sendToSandbox(instance, subject, loaders(outside) + loaders(instance.url));
  // What the policy stops is a request to the browser's tools all the same, but gets no answer.
  const answered: string[] = [];
  page.on("response", (response) => answered.push(response.url()));
  await visit(page, "/sandbox");
  await page.getByRole("link", { name: subject }).click();
  const frame = page.getByTitle("The message as HTML");
  await expect(frame).toHaveAttribute("sandbox", "");
  const last = frame.contentFrame().getByText(`Last words for ${instance.url}`);
  await expect(last).toHaveCSS("color", "rgb(1, 2, 3)");
  const parent = await page.evaluate(() => document.querySelector("iframe")?.contentDocument);
  expect(parent, "an origin of its own").toBeNull();
  const links = await frame.contentFrame().getByRole("link").count();
  expect(links).toBe(6);
  for (let index = 0; index < links; index += 1) {
    await page.reload();
    await frame.contentFrame().getByRole("link").nth(index).click();
  }
  tracker.close();
  expect(asked).toEqual([]);
  expect(answered.filter((url) => url.includes("/from-mail/"))).toEqual([]);
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
});

/** Everything that makes a browser load something, or leave the page. */
function loaders(base: string): string {
  const at = (name: string) => `${base}/from-mail/${name}`;
  return `<link rel="stylesheet" href="${at("css")}"><link rel="preload" as="image" href="${at("preload")}">
    <link rel="prefetch" href="${at("prefetch")}"><meta http-equiv="refresh" content="0;url=${at("refresh")}">
    <style>@import "${at("import")}"; @font-face { font-family: x; src: url(${at("font")}) }
      p { font-family: x; color: rgb(1, 2, 3); background: url(${at("background")}) }</style>
    <img src="${at("image")}" srcset="${at("srcset")} 2x"><picture><source srcset="${at("source")}"></picture>
    <video src="${at("video")}" poster="${at("poster")}" autoplay></video><audio src="${at("audio")}" autoplay></audio>
    <iframe src="${at("frame")}"></iframe><object data="${at("object")}"></object><embed src="${at("embed")}">
    <svg><image href="${at("svg")}"/><script>top.ran = "svg"</script></svg><input type="image" src="${at("input")}">
    <table background="${at("table")}"><tr><td>Cell</td></tr></table><body background="${at("body")}">
    <script src="${at("script")}"></script><script>top.ran = fetch("${at("fetch")}")</script>
    <a href="${at("self")}" target="_self">Self</a><a href="${at("top")}" target="_top" ping="${at("ping")}">Top</a>
    <a href="${at("blank")}" target="_blank">Blank</a><p>Last words for ${base}</p>`;
}

async function sendToSandbox({ query }: Instance, subject: string, html: string): Promise<void> {
  const [fact] = await query<{ port: number }>("SELECT (value->>'port')::int AS port FROM fact WHERE key = 'sandbox'");
  const transport = createTransport({ host: "127.0.0.1", port: fact?.port ?? 0, secure: false, ignoreTLS: true });
  await transport.sendMail({ from: "a@example.com", to: "b@example.com", subject, html });
}
