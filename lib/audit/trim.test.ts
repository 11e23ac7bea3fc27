import { expect, test } from "vitest";
import { trimAuditLog } from "#lib/audit/trim.ts";
import { db } from "#lib/db.ts";

const dayMs = 86_400_000;

async function insertAged(days: number, count = 1) {
  const at = new Date(Date.now() - days * dayMs);
  const row = { at, requestId: "", actorName: "Ada", action: "sandbox.clear", outcome: "done", targetName: `${days}` };
  await db.auditEntry.createMany({ data: Array.from({ length: count }, () => row) });
}

const countOf = (days: number) => db.auditEntry.count({ where: { targetName: `${days}` } });
const trims = () => db.auditEntry.findMany({ where: { action: "audit.trim" }, orderBy: { id: "asc" } });

test("with 0 days everything stays", async () => {
  await insertAged(4_000);
  expect(await trimAuditLog(0)).toBe(0);
  expect(await countOf(4_000)).toBe(1);
});

test("only what is older than the retention goes, and the log says so", async () => {
  await insertAged(32, 3);
  await insertAged(29);
  expect(await trimAuditLog(30)).toBe(4);
  expect([await countOf(4_000), await countOf(32), await countOf(29)]).toEqual([0, 0, 1]);
  expect(await trims()).toMatchObject([{ actorName: "Mailroom", details: { count: 4, days: 30 } }]);
  expect(await trimAuditLog(30)).toBe(0);
  expect(await trims()).toHaveLength(1);
});

test("more than one batch goes in one call", async () => {
  await insertAged(50, 12_000);
  expect(await trimAuditLog(40)).toBe(12_000);
  expect(await countOf(50)).toBe(0);
});

test("what retention states ends with its transaction", async () => {
  await insertAged(60);
  await expect(db.auditEntry.deleteMany({ where: { targetName: "60" } })).rejects.toThrow("append-only");
});

test("fewer than 7 days are refused by the database itself", async () => {
  await insertAged(9);
  await expect(trimAuditLog(1)).rejects.toThrow("append-only");
  expect(await countOf(9)).toBe(1);
});
