import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openWith, sealWith } from "#lib/vault.ts";

const key = (id: string) => ({ id, key: new Uint8Array(randomBytes(32)) });
const ring = [key("k2"), key("k1")];
const context = { connectorId: "a", field: "password", scope: '["smtp","mail.example.com"]' };
const sealed = sealWith(ring, "correct horse", context);
const unreadable = expect.objectContaining({ code: "secretUnreadable" });

test("what was sealed opens again, whatever the text", () => {
  const text = fc.string({ unit: "binary", maxLength: 2_000 });
  fc.assert(
    fc.property(text, text, (plaintext, scope) => {
      const bound = { ...context, scope };
      expect(openWith(ring, sealWith(ring, plaintext, bound), bound)).toBe(plaintext);
    }),
  );
});

test("the newest key seals and every key of the ring opens", () => {
  expect(sealed).toMatch(/^v1\.k2\./);
  expect(openWith([key("k3"), ...ring], sealed, context)).toBe("correct horse");
});

test("the same text sealed twice looks different", () => {
  expect(sealWith(ring, "correct horse", context)).not.toBe(sealed);
});

test.each([
  ["row", { ...context, connectorId: "b" }],
  ["field", { ...context, field: "clientSecret" }],
  ["target", { ...context, scope: '["smtp","evil.example.com"]' }],
])("a secret moved to another %s does not open", (_, elsewhere) => {
  expect(() => openWith(ring, sealed, elsewhere)).toThrow(unreadable);
});

test("parts of the context cannot be shifted into each other", () => {
  const one = sealWith(ring, "x", { connectorId: "a", field: "b", scope: "c" });
  expect(() => openWith(ring, one, { connectorId: "a", field: 'b","c', scope: "" })).toThrow(unreadable);
});

test("a key that is not in the ring is named", () => {
  expect(() => openWith([key("k9")], sealed, context)).toThrow(/k2/);
});

test("another key under the same id does not open", () => {
  expect(() => openWith([key("k2")], sealed, context)).toThrow(unreadable);
});

test("changing any character of a sealed text makes it unreadable", () => {
  fc.assert(
    fc.property(fc.nat(sealed.length - 2), fc.constantFrom("A", "q", "_", ".", "="), (position, character) => {
      const tampered = sealed.slice(0, position) + character + sealed.slice(position + 1);
      fc.pre(!sameBytes(tampered, sealed));
      expect(() => openWith(ring, tampered, context)).toThrow(unreadable);
    }),
  );
});

test.each(["", "v1", "v1.k2.a.b", "v2.k2.a.b.c", "correct horse"])("%j is not a sealed secret", (text) => {
  expect(() => openWith(ring, text, context)).toThrow(unreadable);
});

/** Base64 has spare bits at its end: two spellings can stand for the same bytes. */
function sameBytes(first: string, second: string): boolean {
  const bytes = (text: string) =>
    text.split(".").map((part, at) => (at < 2 ? part : Buffer.from(part, "base64url").toString("hex")));
  return bytes(first).join() === bytes(second).join();
}
