import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { AppError, problemOf, remedies } from "#lib/errors.ts";

test("every error code has its heading in docs/errors.md and every heading its code", async () => {
  const text = await readFile("docs/errors.md", "utf8");
  const headings = [...text.matchAll(/^## (\w+)$/gm)].map(([, code]) => code);
  expect(headings).toEqual([...Object.keys(remedies), "unexpected"]);
});

test("the public form of an error holds its remedy and neither stack nor cause", () => {
  const error = new AppError("invalid", "Wrong.", { fields: [{ path: "host", message: "Wrong." }], cause: "hidden" });
  expect(problemOf(error)).toEqual({
    code: "invalid",
    message: "Wrong.",
    remedy: remedies.invalid,
    fields: [{ path: "host", message: "Wrong." }],
  });
});
