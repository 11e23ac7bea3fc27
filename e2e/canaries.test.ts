import { expect, test } from "vitest";
import { findLeaks } from "#e2e/canaries.ts";

const secret = "canary+&%=/ü value~!*'()";
const leaksIn = (text: string) => findLeaks({ here: text }, [secret]);

test.each([
  ["plain", `before ${secret} after`],
  ["percent-encoded", `a=${encodeURIComponent(secret)}&b`],
  ["form-encoded", new URLSearchParams({ client_secret: secret }).toString()],
  ["in JSON", JSON.stringify({ password: secret })],
  ["in hexadecimal", Buffer.from(`x${secret}`).toString("hex")],
  ["in the base64 of AUTH PLAIN", Buffer.from(`\0ada\0${secret}`).toString("base64")],
  ["in base64 at any offset", Buffer.from(`ada:${secret}:more`).toString("base64")],
  ["in base64url", Buffer.from(`id${secret}`).toString("base64url")],
])("a secret is found %s", (_, text) => {
  expect(leaksIn(text)).toHaveLength(1);
});

test("what is no secret is none, and a leak names its place", () => {
  expect(leaksIn("canary of another kind")).toEqual([]);
  expect(leaksIn(secret)[0]).toMatch(/^here: canary/);
});
