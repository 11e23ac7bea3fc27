import { expect, test } from "vitest";
import { exchangeInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import type { Report } from "#lib/email/report.ts";
import { stagesOf, startReport } from "#lib/email/stages.ts";

function record() {
  const seen: Report[] = [];
  return { seen, run: startReport("check", ["policy", "dns", "connect"], (report) => seen.push(report)) };
}
const statuses = (report: Report | undefined) => report?.stages.map(({ status }) => status).join(" ");

test("every change is told with a copy of its own", async () => {
  const { seen, run } = record();
  await run.stage("policy", async () => {});
  run.finish("ok");
  expect(seen.map(statuses)).toEqual([
    "waiting waiting waiting",
    "running waiting waiting",
    "ok waiting waiting",
    "ok skipped skipped",
  ]);
  expect(seen.at(-1)).toMatchObject({ outcome: "ok" });
});

test("a stage keeps its facts, its note and its duration, also when it fails", async () => {
  const { run } = record();
  await run.stage("policy", async (stage) => {
    stage.fact("Host", "mail.test");
    stage.warn("Careful.");
  });
  const failing = run.stage("dns", async (stage) => {
    stage.fact("Tried", "twice");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(run.currentStage()).toBe("dns");
  const report = run.finish("failed");
  expect(report.stages[0]).toMatchObject({ status: "warning", note: "Careful.", ms: expect.any(Number) });
  expect(report.stages[1]).toMatchObject({ status: "failed", facts: [{ label: "Tried", value: "twice" }] });
  expect(statuses(report)).toBe("warning failed skipped");
});

test("the answer for a recipient is replaced by a later one", () => {
  const { run } = record();
  run.recipient({ address: "a@example.com", isAccepted: true, reply: "250" });
  run.recipient({ address: "a@example.com", isAccepted: false, reply: "550" });
  expect(run.finish("failed").recipients).toEqual([{ address: "a@example.com", isAccepted: false, reply: "550" }]);
});

test("every kind has its stages in the order in which they happen, those that send only for a test mail", () => {
  const tail = ["capabilities", "auth"];
  expect(stagesOf(smtpUpdate(), "check")).toEqual(["policy", "dns", "connect", "greeting", "tls", ...tail]);
  expect(stagesOf(smtpUpdate({ secure: true }), "check")).toEqual([
    ...["policy", "dns", "connect", "tls", "greeting"],
    ...tail,
  ]);
  expect(stagesOf(smtpUpdate(), "send").slice(-3)).toEqual(["sender", "recipients", "content"]);
  expect(stagesOf(exchangeInput, "check")).toEqual(["policy", "tenant", "token", "roles", "mailbox"]);
  expect(stagesOf(exchangeInput, "send").at(-1)).toBe("send");
});
