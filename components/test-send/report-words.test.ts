import { expect, test } from "vitest";
import { formatMs, headlineOf } from "#components/test-send/report-words.ts";
import type { Finding, Report } from "#lib/email/report.ts";
import { waitingReport } from "#lib/email/stages.ts";

const finding: Finding = {
  rule: "auth.refused",
  class: "config",
  stage: "auth",
  title: "The server refused the password",
  cause: "",
  remedies: [],
};
const report = (changes: Partial<Report>): Report => ({ ...waitingReport("send", []), ...changes });

test("a report without an outcome is headed by what goes on", () => {
  expect(headlineOf(report({ action: "check" }))).toEqual({ title: "Checking the connection" });
  expect(headlineOf(report({}))).toEqual({ title: "Sending the test mail" });
});

test("a success is headed by what succeeded", () => {
  expect(headlineOf(report({ action: "check", outcome: "ok" })).title).toBe("The connection works");
  expect(headlineOf(report({ outcome: "ok" })).title).toBe("The test mail was accepted");
});

test("a failure is headed by its finding, and the outcome stands beside it", () => {
  expect(headlineOf(report({ outcome: "failed", finding }))).toEqual({ title: finding.title, outcome: "Failed" });
  expect(headlineOf(report({ outcome: "partial" }))).toEqual({ title: "Partly sent" });
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_000, "1.0 s"],
  [30_049, "30.0 s"],
])("%d milliseconds read %s", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});
