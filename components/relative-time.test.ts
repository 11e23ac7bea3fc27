import { expect, test } from "vitest";
import { relativeTime } from "#components/relative-time.ts";

const now = Date.parse("2026-11-24T12:00:00Z");

test.each([
  ["2026-11-24T11:59:40Z", "just now"],
  ["2026-11-24T12:00:20Z", "just now"],
  ["2026-11-24T11:58:10Z", "1 minute ago"],
  ["2026-11-24T09:00:00Z", "3 hours ago"],
  ["2026-11-23T11:00:00Z", "yesterday"],
  ["2026-12-04T12:00:00Z", "in 10 days"],
  ["2024-11-20T12:00:00Z", "2 years ago"],
])("%s is said as %s at noon of 24 November 2026", (at, said) => {
  expect(relativeTime(at, now)).toBe(said);
});
