import { expect, test } from "vitest";
import type { Report } from "#lib/email/report.ts";
import { startReport } from "#lib/email/stages.ts";

function record() {
  const seen: Report[] = [];
  return { seen, run: startReport("check", ["policy", "dns", "connect"], (report) => seen.push(report)) };
}
const statuses = (report: Report | undefined) => report?.stages.map(({ status }) => status).join(" ");

test("every change is told with a copy of its own", async () => {
  const { seen, run } = record();
  await run.run("policy", async () => {});
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
  await run.run("policy", async (stage) => {
    stage.fact("Host", "mail.test");
    stage.warn("Careful.");
  });
  const failing = run.run("dns", async (stage) => {
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
