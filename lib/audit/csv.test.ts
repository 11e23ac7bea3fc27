import { expect, test } from "vitest";
import { formatCsvLine } from "#lib/audit/csv.ts";

test.each([
  "=1+1",
  "+1",
  "-1",
  "@sum",
  "\t=1",
  "\r=1",
  "\n=1",
  " =1",
  "\u3000=1",
  "\uff1d1",
  "\uff0b1",
  "\tx",
  "\r\nx",
])("%j, which a spreadsheet could run, begins with an apostrophe", (value) => {
  expect(formatCsvLine([value])).toBe(`"'${value}"\r\n`);
});

test("other texts stay as they are, quotation marks doubled", () => {
  expect(formatCsvLine(["a", "", 'x "y", z', "two\nlines", "1 - 2"])).toBe(
    '"a","","x ""y"", z","two\nlines","1 - 2"\r\n',
  );
});
