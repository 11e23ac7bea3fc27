import { expect, test } from "vitest";
import { isOwnHost, isReadable } from "#lib/own-host.ts";

const publicUrl = "https://mailroom.example.com";

test.each(["localhost", "localhost:3000", "LOCALHOST:3000", "127.0.0.1:3000", "[::1]:3000"])("%s is ours", (host) => {
  expect(isOwnHost(host, undefined)).toBe(true);
});

test.each([null, "", "evil.example:3000", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "a b"])(
  "%j is not ours, whatever it leads to",
  (host) => {
    expect(isOwnHost(host, publicUrl)).toBe(false);
  },
);

test.each(["10.0.0.7:3000", "10.0.0.7", "[2001:db8::7]:3000", "0x0a000007:3000"])(
  "%s is ours where the machine has this address",
  (host) => {
    expect(isOwnHost(host, publicUrl, () => ["10.0.0.7", "[2001:db8::7]"])).toBe(true);
    expect(isOwnHost(host, publicUrl, () => ["10.0.0.8"])).toBe(false);
  },
);

test("a name is never taken for an address", () => {
  const every = { includes: () => true } as unknown as string[];
  expect(isOwnHost("10.0.0.7.evil.example", undefined, () => every)).toBe(false);
});

test("the public host is ours as it is set, with its port", () => {
  expect(isOwnHost("mailroom.example.com", publicUrl)).toBe(true);
  expect(isOwnHost("mailroom.example.com", undefined)).toBe(false);
  expect(isOwnHost("mailroom.example.com:8080", publicUrl)).toBe(false);
});

test.each([
  ["localhost:3000", undefined, false],
  ["127.0.0.1:3000", undefined, false],
  ["[::1]:3000", undefined, false],
  ["10.0.0.7:3000", undefined, true],
  ["10.0.0.7:3000", "https://mailroom.example.com", true],
  ["mailroom.example.com", "https://mailroom.example.com", false],
  ["Mailroom.Example.com", "https://mailroom.example.com", false],
  ["mailroom.example.com", "http://mailroom.example.com", true],
  [null, undefined, false],
])("what is typed under %s with the public address %s can be read on the way: %s", (host, publicUrl, isPlain) => {
  expect(isReadable(host, publicUrl)).toBe(isPlain);
});
