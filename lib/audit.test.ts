import { describe, expect, test } from "vitest";
import { recordRefused } from "#lib/audit/refusals.ts";
import { type AuditActor, mailroomItself, recordAudit } from "#lib/audit.ts";
import { ada } from "#lib/connectors/fixtures.ts";
import { db } from "#lib/db.ts";

async function recorded(name: string) {
  await recordAudit(db, ada, { action: "sandbox.clear", target: { type: "sandbox", name } });
  return db.auditEntry.findFirstOrThrow({ where: { targetName: name } });
}

test.each([
  ["UPDATE", "UPDATE audit_entry SET actor_name = 'Nobody'"],
  ["DELETE", "DELETE FROM audit_entry"],
  ["TRUNCATE", "TRUNCATE audit_entry"],
  ["DELETE under a limit that is too young", "SET LOCAL mailroom.audit_retention_days = '1'; DELETE FROM audit_entry"],
  ["DELETE of what is not old enough", "SET LOCAL mailroom.audit_retention_days = '7'; DELETE FROM audit_entry"],
])("%s is refused by the database", async (name, sql) => {
  const entry = await recorded(name);
  const statements = sql.split("; ").map((statement) => db.$executeRawUnsafe(statement));
  await expect(db.$transaction(statements)).rejects.toThrow("append-only");
  expect(await db.auditEntry.findUnique({ where: { id: entry.id } })).toEqual(entry);
});

/** Refuses somebody the door of an action. */
const refuse = (actor: AuditActor, why: string) =>
  recordRefused(actor, {
    action: "access.refuse",
    target: { type: "door", id: "deleteConnectors", name: "deleteConnectors" },
    details: { why },
  });

test("an entry is undone with the change that it tells about", async () => {
  const failing = db.$transaction(async (tx) => {
    await recordAudit(tx, ada, { action: "sandbox.clear", target: { type: "sandbox", name: "undone" } });
    throw new Error("The change failed.");
  });
  await expect(failing).rejects.toThrow("The change failed.");
  expect(await db.auditEntry.count({ where: { targetName: "undone" } })).toBe(0);
});

test("a refusal names the door and why", async () => {
  await refuse({ name: "Nobody", from: "203.0.113.9", requestId: "r1" }, "Not signed in.");
  expect(await db.auditEntry.findFirst({ where: { requestId: "r1" } })).toMatchObject({
    ...{ action: "access.refuse", outcome: "refused", actorId: null, fromAddress: "203.0.113.9" },
    ...{ targetType: "door", targetName: "deleteConnectors", details: { why: "Not signed in." } },
  });
});

test("texts that PostgreSQL would refuse are stored without what it refuses, and long ones cut", async () => {
  const name = `a\0b\ud800${"ü".repeat(5_000)}`;
  const actor = { ...mailroomItself(), name };
  const changes = [{ path: "host", before: name, after: "x" }];
  const target = { type: "door" as const, id: name, name };
  await recordAudit(db, actor, { action: "access.refuse", target, changes, details: { why: name, list: [name] } });
  const entry = await db.auditEntry.findFirstOrThrow({ where: { requestId: actor.requestId } });
  expect(entry.actorName).toHaveLength(200);
  expect(entry.actorName).toMatch(/^ab.ü+$/);
  expect(entry.details).toMatchObject({ why: expect.stringMatching(/^ab.ü{997}$/) });
});

test("a change that concerns nothing writes nothing", async () => {
  expect(await recordAudit(db, ada)).toEqual({ count: 0 });
});

describe("refusals of people who are not signed in", () => {
  const stranger = (from: string) => ({ name: "Not signed in", from, requestId: crypto.randomUUID() });
  const entriesFrom = (fromAddress: string) => db.auditEntry.count({ where: { fromAddress } });

  test("fill the log up to a limit for each network, whatever address of it they come from", async () => {
    for (let index = 0; index < 40; index += 1) {
      await refuse(stranger(`2001:db8:1:2::${index}`), "You are not signed in.");
    }
    const found = await db.auditEntry.count({ where: { fromAddress: { startsWith: "2001:db8:1:2:" } } });
    expect(found).toBe(30);
    for (let index = 0; index < 2; index += 1) {
      await refuse(stranger("198.51.100.7"), "You are not signed in.");
    }
    const told = await db.auditEntry.findMany({ where: { fromAddress: "198.51.100.7" }, orderBy: { at: "asc" } });
    const why = "You are not signed in.";
    expect(told.map(({ details }) => details)).toEqual([{ why, leftOut: 10 }, { why }]);
  });

  test("of people who are signed in are all told", async () => {
    const actor = { ...ada, userId: crypto.randomUUID(), from: "203.0.113.77" };
    for (let index = 0; index < 40; index += 1) await refuse(actor, "No.");
    expect(await entriesFrom("203.0.113.77")).toBe(40);
  });
});
