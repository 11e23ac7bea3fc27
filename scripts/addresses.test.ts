import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { parseSettings } from "#lib/settings.ts";
import { addressesOf, localHostOf } from "#scripts/addresses.ts";

const own = () => ["10.0.0.7"];
const publicUrl = "https://mailroom.example.com";

test.each([
  ["127.0.0.1", undefined, ["http://localhost:3000"]],
  ["0.0.0.0", undefined, ["http://localhost:3000", "http://10.0.0.7:3000"]],
  ["::", publicUrl, [publicUrl, "http://localhost:3000", "http://10.0.0.7:3000"]],
  ["10.0.0.7", undefined, ["http://10.0.0.7:3000"]],
  ["::1", undefined, ["http://[::1]:3000"]],
])("listening at %s with the public address %s it is opened at %j", (listen, url, addresses) => {
  expect(addressesOf({ listen, port: 3000, publicUrl: url }, own)).toEqual(addresses);
});

test("of many addresses a few are named", () => {
  const many = () => ["10.0.0.1", "10.0.0.2", "10.0.0.3", "172.17.0.1", "172.18.0.1"];
  expect(addressesOf({ listen: "::", port: 3000, publicUrl }, many)).toEqual([
    publicUrl,
    ...["localhost", "10.0.0.1", "10.0.0.2", "10.0.0.3"].map((host) => `http://${host}:3000`),
  ]);
});

test("unless the settings say otherwise, every address of this machine is open", async () => {
  const { listen } = parseSettings({}, { path: "" });
  const server = createServer((socket) => socket.end()).listen({ port: 0, host: listen });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const hosts = addressesOf({ listen, port, publicUrl: undefined }).map((url) => new URL(url).hostname);
  for (const host of hosts) await once(connect({ port, host }), "connect");
  server.close();
});

test.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "127.0.0.1"],
  ["10.0.0.7", "10.0.0.7"],
  ["::1", "[::1]"],
])("a process that listens at %s is asked at %s", (listen, host) => {
  expect(localHostOf(listen)).toBe(host);
});
