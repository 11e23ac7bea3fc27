import { expect, test } from "vitest";
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

test.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "127.0.0.1"],
  ["10.0.0.7", "10.0.0.7"],
  ["::1", "[::1]"],
])("a process that listens at %s is asked at %s", (listen, host) => {
  expect(localHostOf(listen)).toBe(host);
});
