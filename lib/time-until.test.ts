import { expect, test } from "vitest";
import { timeUntil } from "#lib/time-until.ts";

test.each([
  [-5_000, "1 second"],
  [0, "1 second"],
  [1_001, "2 seconds"],
  [120_000, "120 seconds"],
  [120_001, "3 minutes"],
  [599_000, "10 minutes"],
])("%i ms are %s", (ms, words) => {
  const now = new Date("2026-01-01T12:00:00Z");
  expect(timeUntil(new Date(now.getTime() + ms), now)).toBe(words);
});
