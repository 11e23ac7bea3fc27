import { expect, test } from "vitest";
import { exchangeInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import type { Finding, Report } from "#lib/email/report.ts";
import { startReport } from "#lib/email/running-report.ts";
import { stagesOf } from "#lib/email/stages.ts";

const nothing = { others: [], warnings: [], hints: [] };

function record() {
  const seen: Report[] = [];
  const run = startReport({
    action: "check",
    stageNames: ["policy", "dns", "connect"],
    redact: (text) => text.replace("secret", "***"),
    onProgress: (report) => seen.push(report),
  });
  return { seen, run };
}
const statuses = (report: Report | undefined) => report?.stages.map(({ status }) => status).join(" ");

test("every change is told with a copy of its own", async () => {
  const { seen, run } = record();
  await run.stage("policy", async () => {});
  run.finish("ok", nothing);
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
    stage.record({ hosts: ["mail.test"] });
    stage.note("As usual.");
  });
  const failing = run.stage("dns", async (stage) => {
    stage.record({ addresses: ["the secret one"] });
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(run.currentStage()).toBe("dns");
  const report = run.finish("failed", nothing);
  expect(report.stages[0]).toMatchObject({
    note: "As usual.",
    ms: expect.any(Number),
    facts: { hosts: ["mail.test"] },
  });
  expect(report.stages[1]).toMatchObject({ status: "failed", facts: { addresses: ["the *** one"] } });
  expect(statuses(report)).toBe("ok failed skipped");
});

test("a stage that a warning speaks of ends as one", async () => {
  const { run } = record();
  await run.stage("policy", async () => {});
  await run.stage("dns", async () => {});
  const warning = { stage: "dns", title: "Slow" } as Finding;
  expect(statuses(run.finish("ok", { ...nothing, warnings: [warning] }))).toBe("ok warning skipped");
});

test("every answer stands with the stage that its command belongs to", async () => {
  const { run } = record();
  await run.stage("dns", async () => run.reply({ command: "CONNECT", code: 220, text: "220 mail.test has a secret" }));
  expect(run.finish("ok", nothing).stages[1]?.replies).toEqual([
    { command: "CONNECT", code: 220, text: "220 mail.test has a ***" },
  ]);
});

test("the answer for a recipient is replaced by a later one", () => {
  const { run } = record();
  run.recipient({ address: "a@example.com", isAccepted: true, reply: "250" });
  run.recipient({ address: "a@example.com", isAccepted: false, reply: "550" });
  expect(run.finish("failed", nothing).recipients).toEqual([
    { address: "a@example.com", isAccepted: false, reply: "550" },
  ]);
});

test("every kind has its stages in the order in which they happen, those that send only for a test mail", () => {
  const tail = ["capabilities", "auth", "sender", "recipients"];
  expect(stagesOf(smtpUpdate(), "check")).toEqual(["policy", "dns", "connect", "greeting", "tls", ...tail]);
  expect(stagesOf(smtpUpdate({ secure: true }), "check")).toEqual([
    ...["policy", "dns", "connect", "tls", "greeting"],
    ...tail,
  ]);
  for (const action of ["send", "deepCheck"] as const) expect(stagesOf(smtpUpdate(), action).at(-1)).toBe("content");
  expect(stagesOf(exchangeInput, "check")).toEqual(["policy", "tenant", "token", "roles", "mailbox"]);
  expect(stagesOf(exchangeInput, "send").at(-1)).toBe("send");
});
