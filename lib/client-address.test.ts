import { expect, test } from "vitest";
import { clientAddressOf } from "#lib/client-address.ts";

test.each([
  ["nobody's word is taken without a proxy", "203.0.113.9", "198.51.100.1", 0, "203.0.113.9"],
  ["one proxy tells whom it was called by", "10.0.0.1", "203.0.113.9", 1, "203.0.113.9"],
  ["what a client wrote in front of it is not believed", "10.0.0.1", "198.51.100.1, 203.0.113.9", 1, "203.0.113.9"],
  ["two proxies", "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"],
  ["fewer entries than proxies", "10.0.0.1", undefined, 1, "10.0.0.1"],
  ["what lies further left may be anything", "10.0.0.1", "evil, 203.0.113.9", 1, "203.0.113.9"],
  ["what is no address moves none into its place", "10.0.0.1", "198.51.100.1, unknown", 1, "10.0.0.1"],
  ["an empty header", "10.0.0.1", "", 1, "10.0.0.1"],
  ["an address with its port", "10.0.0.1", "198.51.100.1, 203.0.113.9:51234", 1, "203.0.113.9"],
  ["IPv6 with its port", "10.0.0.1", "[2001:db8::1]:51234", 1, "2001:db8::1"],
  ["IPv4 within IPv6", "::ffff:203.0.113.9", undefined, 0, "203.0.113.9"],
  ["IPv6", "2001:db8::1", undefined, 0, "2001:db8::1"],
])("%s", (_, socket, forwarded, hops, expected) => {
  expect(clientAddressOf(socket, forwarded, hops)).toBe(expected);
});
