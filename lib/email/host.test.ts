import { describe, expect, it } from "vitest";
import { isLoopbackHost } from "#lib/email/host.ts";
import { hostText } from "#lib/email/host-text.ts";

const refusal = (host: unknown) => hostText.safeParse(host).error?.issues[0]?.message;

describe("hostText", () => {
  it.each([
    "smtp.example.com",
    "SMTP.Example.com",
    "smtp.example.com.",
    "mail",
    "dockerhost",
    "192.0.2.7",
    "2001:db8::7",
    "::1",
    "::ffff:192.0.2.7",
    "xn--bcher-kva.example",
    "a-b.example",
  ])("accepts %s", (host) => {
    expect(hostText.parse(`  ${host}\n`)).toBe(host);
  });

  it.each([
    ["", /Enter the host name/],
    [undefined, /Enter the host name/],
    [25, /Enter the host name/],
    ["smtp://smtp.example.com", /Leave out the scheme/],
    ["https://smtp.example.com/x", /Leave out the scheme/],
    ["smtp.example.com/path", /everything after the host name/],
    ["smtp.example.com?x", /everything after the host name/],
    ["smtp.example.com#x", /everything after the host name/],
    ["user@smtp.example.com", /user name/],
    ["smtp.example.com:587", /Leave out the port/],
    ["192.0.2.7:25", /Leave out the port/],
    ["[2001:db8::7]:25", /Leave out the port/],
    ["[2001:db8::7]", /without brackets/],
    ["1:2:3", /not an IPv6 address/],
    [":::", /not an IPv6 address/],
    ["2001:db8::7::1", /not an IPv6 address/],
    ["999.1.1.1", /not an IPv4 address/],
    ["0x7f.1", /not an IPv4 address/],
    ["127.1", /not an IPv4 address/],
    ["2130706433", /not an IPv4 address/],
    ["smtp example.com", /not a host name/],
    ["smtp.example.com\r\nX: y", /not a host name/],
    ["smtp\u0000.example.com", /not a host name/],
    ["smtp\u200B.example.com", /not a host name/],
    ["bücher.example", /xn-- form/],
    ["-a.example", /not a host name/],
    ["a-.example", /not a host name/],
    ["a..example", /not a host name/],
    ["_smtp.example", /not a host name/],
    [".", /not a host name/],
    ["\uD800.example", /not a host name/],
    [`${"a".repeat(64)}.example`, /not a host name/],
    [`${"a".repeat(60)}.`.repeat(5), /at most 253/],
    ["a".repeat(10_000_000), /at most 253/],
    [":".repeat(10_000_000), /at most 253/],
    ["[".repeat(10_000_000), /at most 253/],
  ])("refuses the mistake (%#)", (host, reason) => {
    const startedAt = performance.now();
    expect(refusal(host)).toMatch(reason);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

it("knows the names and addresses of this machine", () => {
  for (const host of [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "mail.localhost",
    "127.0.0.1",
    "127.8.9.10",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
  ]) {
    expect([host, isLoopbackHost(host)]).toEqual([host, true]);
  }
  for (const host of ["localhost.example.com", "mylocalhost", "128.0.0.1", "127.0.0.1.example.com", "::2", "0.0.0.0"]) {
    expect([host, isLoopbackHost(host)]).toEqual([host, false]);
  }
});
