import { expect, test } from "vitest";
import { ownPath, signInPath } from "#lib/own-path.ts";

test.each(["/", "/connectors", "/connectors?q=a%20b&page=2", "/connectors/3/test", "/a:b@c"])("%s is ours", (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  undefined,
  "",
  "connectors",
  "https://evil.example/",
  "javascript:alert(1)",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/connectors\\..\\x",
  "/\t/evil.example",
  "/\n/evil.example",
  "/%0a/x y",
  "/.//evil.example",
  "/x/..//evil.example",
  "/ü",
])("%j is not", (path) => {
  expect(ownPath(path)).toBe("/");
});

test("the sign-in comes back to the page that was asked for", () => {
  expect(signInPath("/connectors?q=a&page=2")).toBe("/sign-in?next=%2Fconnectors%3Fq%3Da%26page%3D2");
  expect(signInPath("/")).toBe("/sign-in");
  expect(signInPath("//evil.example")).toBe("/sign-in");
});
