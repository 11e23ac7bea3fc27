import { expect, test } from "vitest";
import { reportText } from "#components/test-send/report-text.ts";
import { subjectOf } from "#components/test-send/test-subject.ts";
import { smtpUpdate } from "#lib/connectors/fixtures.ts";
import type { Finding, Report } from "#lib/email/report.ts";
import { waitingReport } from "#lib/email/stages.ts";

const finding: Finding = {
  rule: "rcpt.unknown",
  class: "rcpt",
  stage: "recipients",
  title: "No recipient was accepted",
  cause: "The server knows none of them.",
  remedies: ["Look for a typing error.", "Ask the recipient."],
  link: "https://help.example/unknown",
  fixes: [],
  lines: [{ label: "PowerShell", text: "Get-Recipient ada@example.com" }],
  serverSaid: "550 5.1.1 <ADA@Example.com>: no such user",
};
const warning: Finding = { ...finding, rule: "warning.plain", title: "The connection was not encrypted" };
const subject = { connector: "Alerts, Other, localhost:25", recipients: ["ada@example.com", "bob@example.org"] };

const failed: Report = {
  ...waitingReport("send", []),
  outcome: "failed",
  startedAt: "2026-11-24T12:00:00.000Z",
  ms: 1_234,
  finding,
  others: [{ ...finding, title: "The recipient has moved" }],
  warnings: [warning],
  recipients: [{ address: "Ada@example.com", isAccepted: false, reply: "550 5.1.1 Ada@example.com unknown" }],
  stages: [
    {
      name: "recipients",
      status: "failed",
      ms: 12,
      facts: { accepted: 0, total: 1 },
      replies: [
        {
          command: "RCPT TO",
          code: 550,
          enhanced: "5.1.1",
          text: "550-5.1.1 <ada@example.com> 550 5.1.1 no such user",
        },
      ],
    },
  ],
  transcript: ["C: RCPT TO:<ada@example.com>", "S: 550 5.1.1 ADA@EXAMPLE.COM", "S: 550 try ada%40example.com"],
};

test("a failure is told whole: headline, cause, remedies, the server's words, connector, stages, transcript", () => {
  const text = reportText(failed, subject);
  expect(text).toMatch(/^No recipient was accepted\nFailed, 1.2 s in all\n\nTest mail, 2026-11-24T12:00:00.000Z\n/);
  for (const part of [
    "Connector: Alerts, Other, localhost:25",
    "The server knows none of them.\n1. Look for a typing error.\n2. Ask the recipient.",
    "More: https://help.example/unknown",
    "The server said: 550 5.1.1 <A…@Example.com>: no such user",
    "Other explanations\nThe recipient has moved",
    "Warnings\nThe connection was not encrypted",
    "Failed: Recipients (12 ms)\n  Accepted: 0 of 1\n  RCPT TO: 550 5.1.1 <a…@example.com> / no such user",
    "Transcript\nC: RCPT TO:<a…@example.com>",
  ]) {
    expect(text).toContain(part);
  }
});

test("no recipient's full address is in it, in whatever letter case or form", () => {
  const text = reportText(failed, subject);
  expect(text).not.toMatch(/ada(@|%40)example\.com/i);
  expect(text).toContain("A…@EXAMPLE.COM");
});

test("the sender's own address, which a check asks for by itself, stays readable", () => {
  const own: Report = {
    ...waitingReport("check", []),
    outcome: "ok",
    recipients: [{ address: "alerts@example.com", isAccepted: true, reply: "250 Fine" }],
    stages: [{ name: "recipients", status: "ok", facts: { isOwnAddress: true }, replies: [] }],
  };
  expect(reportText(own, { ...subject, recipients: [] })).toContain("alerts@example.com accepted 250 Fine");
  expect(reportText(own, { ...subject, recipients: ["alerts@example.com"] })).not.toContain("alerts@example.com");
});

test("what was tested is named without its secret, and its recipients without their names", () => {
  const connector = smtpUpdate({
    host: "mail.example.com",
    auth: { required: true, username: "alerts", password: { op: "set", value: "hunter2" } },
  });
  const check = { isDeep: false, recipients: ["Ada <ada@example.com>"] };
  const tested = subjectOf({ connector, check });
  expect(tested.recipients).toEqual(["ada@example.com"]);
  expect(tested.connector).toContain("Other, mail.example.com:587, STARTTLS required, signs in");
  expect(JSON.stringify(tested)).not.toContain("hunter2");
});
