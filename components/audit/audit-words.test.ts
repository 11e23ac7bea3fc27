import { expect, test } from "vitest";
import { entryLines, summaryOf } from "#components/audit/audit-words.ts";
import type { AuditEntryView } from "#lib/audit/view.ts";

const entry: AuditEntryView = {
  ...{ id: "1", at: "2026-03-01T12:00:00.000Z", requestId: "r1", actorId: null, actorName: "Ada", fromAddress: null },
  ...{ action: "connector.update", outcome: "done", targetType: null, targetId: null, targetName: null },
  ...{ changes: [], details: {} },
};

test.each([
  ["a refusal says why", { details: { why: "Not signed in." } }, "Not signed in."],
  ["a test says what it dialled and what came of it", { details: { dials: "a:25", result: "ok" } }, "a:25, ok"],
  ["a change names its fields", { changes: [{ path: "port" }, { path: "auth.password" }] }, "Port, Password"],
  ["anything else has details", {}, "Details"],
])("closed, %s", (_, more, summary) => {
  expect(summaryOf({ ...entry, ...more })).toBe(summary);
});

test("open, an entry says everything that is known, by words where there are any", () => {
  const details = { recipients: ["a@example.com", "b@example.com"], isDeep: true, unheardOf: 3 };
  expect(entryLines({ ...entry, details, fromAddress: "192.0.2.7" })).toEqual([
    { label: "Recipients", value: "a@example.com, b@example.com" },
    { label: "Until a message begins", value: "yes" },
    { label: "unheardOf", value: "3" },
    { label: "Time", value: "2026-03-01T12:00:00.000Z" },
    { label: "From", value: "192.0.2.7" },
    { label: "Request", value: "r1" },
  ]);
});
