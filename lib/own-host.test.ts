import { expect, test } from "vitest";
import { isOwnHost } from "#lib/own-host.ts";

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

test("the public host is ours as it is set, with its port", () => {
  expect(isOwnHost("mailroom.example.com", publicUrl)).toBe(true);
  expect(isOwnHost("mailroom.example.com", undefined)).toBe(false);
  expect(isOwnHost("mailroom.example.com:8080", publicUrl)).toBe(false);
});
