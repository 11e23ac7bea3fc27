import { expect, test } from "vitest";
import { formatMs, headlineOf, waitingReport } from "#components/test-send/report-words.ts";
import type { Finding, Report } from "#lib/email/report.ts";

const finding: Finding = {
  rule: "auth.refused",
  class: "config",
  stage: "auth",
  title: "The server refused the password",
  cause: "",
  remedies: [],
};
const report = (changes: Partial<Report>): Report => ({ ...waitingReport("send", false), ...changes });

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

test("a waiting report lists every stage of its kind, those that send only for a test mail", () => {
  const namesOf = ({ stages }: Report) => stages.map(({ name }) => name);
  expect(namesOf(waitingReport("check", true))).toEqual(["policy", "tenant", "token", "roles", "mailbox"]);
  expect(namesOf(waitingReport("check", false)).at(-1)).toBe("auth");
  expect(namesOf(waitingReport("send", false)).at(-1)).toBe("content");
  expect(waitingReport("check", false).stages.every(({ status }) => status === "waiting")).toBe(true);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_000, "1.0 s"],
  [30_049, "30.0 s"],
])("%d milliseconds read %s", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});
