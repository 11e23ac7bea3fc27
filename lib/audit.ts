import "server-only";
import type { AuditAction, AuditOutcome, AuditTargetType } from "#lib/audit/actions.ts";
import type { Actor } from "#lib/auth.ts";
import type { FieldDiff } from "#lib/connectors/changes.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { storable } from "#lib/storable.ts";

/** Longest stored text of one value, in UTF-16 units. */
const valueLength = 1_000;
/** Longest stored name: names are indexed, and an index takes no long ones. */
const nameLength = 200;
const keptInList = 100;

/** Who is named in an entry. Somebody who has not signed in has no `userId`. */
export type AuditActor = Pick<Actor, "userId" | "name" | "from" | "requestId">;

/** What an entry says about something besides who did it and when. Nothing in it may be a secret. */
export type AuditRecord = {
  action: AuditAction;
  /** `done` unless it says otherwise. */
  outcome?: AuditOutcome;
  target?: { type: AuditTargetType; id?: string; name: string };
  changes?: FieldDiff[];
  details?: Record<string, string | number | boolean | string[] | undefined>;
};

/** Mailroom itself as the one who acts: the worker, the start. */
export function mailroomItself(): Actor {
  return { name: "Mailroom", role: "administrator", requestId: crypto.randomUUID() };
}

/**
 * Writes entries to the audit log in the transaction of what they tell about, so that neither is there without the
 * other. Like every query of Prisma it runs once it is awaited or handed to `$transaction`.
 */
export function recordAudit(tx: Prisma.TransactionClient, actor: AuditActor, ...records: AuditRecord[]) {
  return tx.auditEntry.createMany({ data: records.map((record) => rowOf(actor, record)) });
}

function rowOf(actor: AuditActor, { action, outcome = "done", target, changes, details }: AuditRecord) {
  return {
    ...{ action, outcome },
    requestId: storable(actor.requestId, nameLength),
    actorId: actor.userId ?? null,
    actorName: storable(actor.name, nameLength),
    fromAddress: actor.from === undefined ? null : storable(actor.from, nameLength),
    ...(target && {
      targetType: target.type,
      targetId: target.id === undefined ? null : storable(target.id, nameLength),
      targetName: storable(target.name, nameLength),
    }),
    ...(changes?.length ? { changes: changes.map((change) => mapTexts(change)) } : {}),
    ...(details ? { details: mapTexts(details) } : {}),
  } satisfies Prisma.AuditEntryCreateManyInput;
}

/** The values as they are stored: absent ones left out, texts and lists cut. */
function mapTexts(values: AuditRecord["details"] & object): Prisma.InputJsonObject {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, storableValue(value)]));
}

function storableValue(value: string | number | boolean | string[] | undefined): Prisma.InputJsonValue | undefined {
  if (typeof value === "string") return storable(value, valueLength);
  if (Array.isArray(value)) return value.slice(0, keptInList).map((entry) => storable(entry, valueLength));
  return value;
}
