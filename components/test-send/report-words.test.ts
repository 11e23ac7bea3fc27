import { expect, test } from "vitest";
import { formatMs, headlineOf, replyParts } from "#components/test-send/report-words.ts";
import type { Finding, Report } from "#lib/email/report.ts";
import { waitingReport } from "#lib/email/stages.ts";

const finding: Finding = {
  rule: "auth.refused",
  class: "config",
  stage: "auth",
  title: "The server refused the password",
  cause: "",
  remedies: [],
  fixes: [],
  lines: [],
};
const report = (changes: Partial<Report>): Report => ({ ...waitingReport("send", []), ...changes });

test("a report without an outcome is headed by what goes on", () => {
  expect(headlineOf(report({ action: "check" }))).toEqual({ title: "Checking the connection" });
  expect(headlineOf(report({ action: "deepCheck" }))).toEqual({ title: "Checking the connection" });
  expect(headlineOf(report({}))).toEqual({ title: "Sending the test mail" });
});

test("a success is headed by what succeeded, and by how many warnings came with it", () => {
  expect(headlineOf(report({ action: "check", outcome: "ok" })).title).toBe("The connection works");
  expect(headlineOf(report({ outcome: "ok" })).title).toBe("The test mail was accepted");
  const one = report({ action: "deepCheck", outcome: "ok", warnings: [finding] });
  expect(headlineOf(one).title).toBe("The connection works, with 1 warning");
  const two = report({ outcome: "ok", warnings: [finding, finding] });
  expect(headlineOf(two).title).toBe("The test mail was accepted, with 2 warnings");
});

test("a failure is headed by its finding, and the outcome stands beside it", () => {
  expect(headlineOf(report({ outcome: "failed", finding }))).toEqual({ title: finding.title, outcome: "Failed" });
  expect(headlineOf(report({ outcome: "partial" }))).toEqual({ title: "Partly sent" });
});

test("what is not certain is a mail that may be on its way, or a check that proves nothing", () => {
  expect(headlineOf(report({ outcome: "unsure", finding })).outcome).toBe("May have been sent");
  expect(headlineOf(report({ action: "check", outcome: "unsure", finding })).outcome).toBe("Not proven");
});

test("a deep check that was not finished does not claim more than it found", () => {
  const title = "The connection works, but the right to send was not proven";
  expect(headlineOf(report({ action: "deepCheck", outcome: "unsure" }))).toEqual({ title, outcome: "Not proven" });
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_000, "1.0 s"],
  [30_049, "30.0 s"],
])("%d milliseconds read %s", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

test.each([
  [
    { code: 250, text: "250-mail.test greets you 250-SIZE 1000 250 AUTH PLAIN" },
    "250",
    ["mail.test greets you", "SIZE 1000", "AUTH PLAIN"],
  ],
  [
    { code: 535, enhanced: "5.7.8", text: "535-5.7.8 Refused. 535 5.7.8 See help" },
    "535 5.7.8",
    ["Refused.", "See help"],
  ],
  [{ code: 354, text: "354" }, "354", []],
])("the codes of %o stand apart from its lines", (reply, codes, lines) => {
  expect(replyParts({ command: "X", ...reply })).toEqual({ codes, lines });
});
