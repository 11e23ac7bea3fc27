import { expect, test } from "vitest";
import { parseConnectorsCommand } from "#scripts/connectors/command.ts";

test.each([
  [[]],
  [["plan"]],
  [["plan", "a", "b"]],
  [["plan", "a", "--format", "toml"]],
  [["plan", "a", "--yes"]],
  [["export"]],
  [["export", "a", "--all"]],
  [["test"]],
  [["apply", "a", "--prune"]],
])("the arguments %j are answered with the usage", (args) => {
  expect(() => parseConnectorsCommand(args)).toThrow(/^Usage:\n/);
});

test.each([
  [["plan", "/a"], { verb: "plan", file: "/a" }],
  [["apply", "-", "--yes", "--conflicts", "new"], { verb: "apply", file: "-", yes: true, conflicts: "new" }],
  [["export", "a", "b"], { verb: "export", ids: ["a", "b"], all: false, format: "yaml" }],
  [
    ["test", "a", "--to", "x@example.com", "--to=y@example.com"],
    { verb: "test", ids: ["a"], to: ["x@example.com", "y@example.com"] },
  ],
])("the arguments %j are understood", (args, expected) => {
  expect(parseConnectorsCommand(args)).toMatchObject(expected);
});
