import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { createLogger } from "#lib/logger.ts";
import { loggedPath, logRequests } from "#lib/request-log.ts";

const id = "5a4db0c5-0000-4000-8000-000000000001";

test.each([
  ["/connectors?q=secret", "/connectors"],
  [`/connectors/${id}/test`, `/connectors/${id}/test`],
  ["/invitation/8f3kd93kdls03kdls93kd", "/invitation/…"],
  ["/setup/eyJhbGciOiJIUzI1NiJ9.e30.abcdefghijkl", "/setup/….e30.abcdefghijkl"],
  ["/new-password%3Ftoken=8f3kd93kdls03kdls93kd", "/new-password%3Ftoken=…"],
  ["/new-password;8f3kd93kdls03kdls93kd,", "/new-password;…,"],
  ["/_next/static/chunks/0a1b2c3d4e5f60718293a4b5.js", "/_next/static/chunks/0a1b2c3d4e5f60718293a4b5.js"],
  ["?token=x", ""],
])("of %s the log keeps %s", (url, path) => {
  expect(loggedPath(url)).toBe(path);
});

test("a long path is cut", () => {
  expect(loggedPath(`/${"a b ".repeat(1_000)}`)).toHaveLength(200);
});

test("every request is one line: what was asked, what was answered and how long it took, and no secret", async () => {
  const lines: string[] = [];
  logRequests(createLogger("info", { write: (line) => lines.push(line) }));
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/broken")) return request.destroy();
    response.setHeader("x-request-id", id);
    response.writeHead(request.url?.startsWith("/refused") ? 403 : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { cookie: `session=${createCanary()}`, authorization: `Bearer ${createCanary()}` };
  await fetch(`${base}/connectors?q=${createCanary()}`, { headers });
  await fetch(`${base}/refused/${createCanary()}`, { method: "POST", headers, body: createCanary() });
  await fetch(`${base}/_next/static/a.js`);
  await fetch(`${base}/broken`).catch(() => {});
  await vi.waitFor(() => expect(lines).toHaveLength(3));
  server.close();
  expect(findLeaks({ "the log": lines.join("") })).toEqual([]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { ...common, requestId: id, method: "GET", path: "/connectors", status: 200 },
    { ...common, requestId: id, method: "POST", path: "/refused/…", status: 403 },
    { ...common, method: "GET", path: "/broken", isAborted: true },
  ]);
});

const common = { level: 30, time: expect.any(String), ms: expect.any(Number), msg: "request" };
