import { expect, test } from "vitest";
import { tooLarge } from "#components/shell/too-large.ts";
import { tooLargeText } from "#lib/body-limit.ts";

test.each([
  ["a field", { name: "Relay", sender: "x".repeat(99) }, "sender"],
  [
    "a field within a field",
    { name: "Relay", auth: { required: true, password: { value: "secret" } } },
    "auth.password.value",
  ],
  ["an entry of a list", { message: { to: ["a@b.example", "longer@b.example"], subject: "Hello" } }, "message.to.1"],
  ["nothing", {}, ""],
])("a request that was too large is a mistake of what holds the most: %s", (_, values, path) => {
  const answer = tooLarge(new Error(tooLargeText), values);
  expect(answer?.problem).toMatchObject({ message: tooLargeText, fields: [{ path, message: tooLargeText }] });
});

test("another error says nothing about size", () => {
  expect(tooLarge(new TypeError("Failed to fetch"), { name: "x" })).toBeUndefined();
});
