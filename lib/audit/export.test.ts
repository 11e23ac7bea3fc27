import { expect, test } from "vitest";
import { exportAuditLog } from "#lib/audit/export.ts";
import { auditSearch } from "#lib/audit/search.ts";
import { recordAudit } from "#lib/audit.ts";
import { ada, bob } from "#lib/connectors/fixtures.ts";
import { db } from "#lib/db.ts";

const exported = async (search: object, format: "csv" | "ndjson") =>
  new Response(await exportAuditLog(auditSearch.parse(search), format, bob)).text();

const record = (name: string) =>
  recordAudit(db, ada, {
    ...{ action: "connector.update", target: { type: "connector", id: "c1", name } },
    ...{ changes: [{ path: "port", before: "25", after: "587" }] },
  });

test("NDJSON has one object a line, the newest first", async () => {
  await record("first\nline");
  await record("second");
  const lines = (await exported({ who: "Ada" }, "ndjson")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { actorName: "Ada", targetName: "second", changes: [{ path: "port", before: "25", after: "587" }] },
    { targetName: "first\nline" },
  ]);
});

test("CSV says that it is UTF-8 and has one line for each entry", async () => {
  await record('say "hi", twice');
  const stream = await exportAuditLog(auditSearch.parse({ target: 'say "hi", twice' }), "csv", bob);
  const bytes = Buffer.from(await new Response(stream).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [head, line, end] = bytes.toString("utf8").split("\r\n");
  expect(head).toMatch(/^\ufeff"at","actorName",.*,"requestId","id"$/);
  expect(line).toContain('"say ""hi"", twice"');
  expect(line).toContain('"[{""path"":""port"",""after"":""587"",""before"":""25""}]"');
  expect(end).toBe("");
});

test("the export is itself recorded, with its filters", async () => {
  await exported({ who: "Nobody at all", before: "x" }, "csv");
  const entry = await db.auditEntry.findFirstOrThrow({ where: { action: "audit.export" }, orderBy: { id: "desc" } });
  expect(entry).toMatchObject({ actorName: "Bob", details: { format: "csv", filters: "?who=Nobody+at+all" } });
});

test("more than one batch comes whole, and a reader that goes away ends the reading", async () => {
  const row = { requestId: "r", actorName: "Batch", action: "sandbox.clear", outcome: "done" };
  const instant = Date.now();
  const data = Array.from({ length: 2_500 }, (_, index) => ({ ...row, at: new Date(instant + Math.floor(index / 9)) }));
  await db.auditEntry.createMany({ data });
  const lines = (await exported({ who: "Batch" }, "ndjson")).trimEnd().split("\n");
  expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(2_500);
  const reader = (await exportAuditLog(auditSearch.parse({ who: "Batch" }), "csv", bob)).getReader();
  await reader.read();
  await reader.cancel();
  expect(await reader.read()).toMatchObject({ done: true });
});
