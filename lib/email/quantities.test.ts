import { expect, test } from "vitest";
import { formatDays, formatSize } from "#lib/email/quantities.ts";

test.each([
  [0, "0 bytes"],
  [812, "812 bytes"],
  [12_400, "12 KB"],
  [3_400_000, "3.4 MB"],
])("%d bytes are %s", (bytes, words) => expect(formatSize(bytes)).toBe(words));

test.each([
  [0, "0 days"],
  [1, "1 day"],
  [2, "2 days"],
])("%d days are %s", (days, words) => expect(formatDays(days)).toBe(words));
