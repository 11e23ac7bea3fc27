import { expect, test } from "vitest";
import { createCanary } from "#e2e/canaries.ts";
import { ada, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { run } from "#lib/email/smtp-fixtures.ts";
import { createLogger } from "#lib/logger.ts";
import { logTest } from "#lib/test-runs/log.ts";

test("a test that ended leaves one line: which, for which request, how it ended, and no secret or address", async () => {
  const lines: string[] = [];
  const log = createLogger("info", { write: (line: string) => lines.push(line) });
  const password = createCanary();
  const report = await run({ port: 1 });
  const auth = { required: true, username: "orders", password: { op: "set", value: password } } as const;
  const message = { to: ["eve@example.org"], cc: [], bcc: [], replyTo: [], subject: "Private", message: "Words" };
  const request = { runId: "r1", connectorId: "c1", connector: smtpUpdate({ auth }), message };
  logTest(request, { actor: ada, report, ms: 12.4 }, log);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    ...{ level: 30, msg: "test", requestId: ada.requestId, runId: "r1", connectorId: "c1", action: "send" },
    ...{ outcome: "failed", rule: report.finding?.rule, stage: "connect", class: report.finding?.class, ms: 12 },
  });
  for (const hidden of [password, "eve@example.org", "Private", "Words", "orders@example.com"]) {
    expect(lines[0]).not.toContain(hidden);
  }
});
