import { expect, test } from "vitest";
import { maskAddresses } from "#components/test-send/mask-addresses.ts";

const ada = "ada.lovelace@example.com";

test.each([
  ["RCPT TO:<ada.lovelace@example.com>", "RCPT TO:<a…@example.com>"],
  ["550 5.1.1 <Ada.Lovelace@EXAMPLE.com>: unknown", "550 5.1.1 <A…@EXAMPLE.com>: unknown"],
  ["https://help.example/?to=ada.lovelace%40example.com", "https://help.example/?to=a…%40example.com"],
  ["bounce+ada.lovelace=example.com@relay.example", "bounce+a…=example.com@relay.example"],
  ["ada.lovelace@example.com, ada.lovelace@example.com.", "a…@example.com, a…@example.com."],
  ["adaXlovelace@example.com", "adaXlovelace@example.com"],
])("%s", (text, masked) => {
  expect(maskAddresses(text, [ada])).toBe(masked);
});

test("an address that is the end of another one does not uncover it", () => {
  const addresses = ["a@example.com", "bea@example.com"];
  expect(maskAddresses("bea@example.com a@example.com", addresses)).toBe("b…@example.com …@example.com");
});

test("signs that mean something in patterns and equal signs stand for themselves", () => {
  const address = "a+b=c$|x@example.com";
  expect(maskAddresses(`to ${address}!`, [address])).toBe("to a…@example.com!");
});

test("without addresses nothing changes", () => {
  expect(maskAddresses("nobody@example.com", ["", "@"])).toBe("nobody@example.com");
});
