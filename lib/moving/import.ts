import "server-only";
import { type AuditRecord, recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import type { References } from "#lib/config/document.ts";
import { createdRecord, enabledRecord, updatedRecord } from "#lib/connectors/audit-records.ts";
import { expiryOf } from "#lib/connectors/expiry.ts";
import { lockRows } from "#lib/connectors/find-rows.ts";
import { columnsOf, type StoredRow } from "#lib/connectors/row.ts";
import { resolveSecrets } from "#lib/connectors/secrets.ts";
import { isUniqueViolation } from "#lib/connectors/slug.ts";
import { secretRows, writeChange } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import type { Format } from "#lib/moving/formats.ts";
import { type Planned, planImport } from "#lib/moving/plan.ts";
import { readConnectors } from "#lib/moving/read.ts";
import type { ImportedConnector, ImportReading, ImportResult } from "#lib/moving/view.ts";

/** How long thousands of connectors may take, in milliseconds. */
const timeoutMs = 120_000;

/** Rows written by one statement. */
const batchSize = 500;

/**
 * A text that is to be imported. `references` are followed for people at the machine itself, who also get to know which
 * secrets are stored already; for an upload there are none.
 */
export type ImportRequest = { text: string; format?: Format | undefined; references?: References };

/** What is to be imported of it, by the place in the preview; conflicts get an id of their own. */
export type ImportChoice = { fingerprint: string; chosen: number[] };

type Reading = { reading: ImportReading; planned: Planned[] };

/** Says what an import would do. Nothing is stored. */
export async function previewImport(request: ImportRequest, actor: Actor): Promise<ImportReading> {
  return (await readImport(request, actor)).reading;
}

async function readImport({ text, format, references }: ImportRequest, actor: Actor): Promise<Reading> {
  const read = readConnectors(text, { format, references });
  if ("mistakes" in read) return { reading: read, planned: [] };
  const { format: recognised, ...found } = read;
  const { preview, planned } = await planImport(
    { text, format: recognised, ...found },
    { actor, areSecretsCompared: references !== undefined },
  );
  return { reading: preview, planned };
}

/**
 * Imports what was chosen of a text, all or nothing, with an entry in the audit log for each connector and one for all.
 * Does nothing when what was seen is no longer what would happen. Throws `invalid` for a choice that cannot be made.
 */
export async function applyImport(
  request: ImportRequest,
  { fingerprint, chosen }: ImportChoice,
  actor: Actor,
): Promise<ImportResult> {
  const { reading, planned } = await readImport(request, actor);
  if ("mistakes" in reading || reading.fingerprint !== fingerprint) return { is: "stale", reading };
  const steps = [...new Set(chosen)].map((index) => stepOf(planned[index], actor));
  const { format } = reading;
  try {
    const isDone = await db.$transaction((tx) => write(tx, steps, { format, actor }), {
      timeout: timeoutMs,
      maxWait: timeoutMs,
    });
    if (isDone) return { is: "applied", connectors: steps.map(({ imported }) => imported) };
  } catch (error) {
    // Somebody took one of the ids since it was seen to be free.
    if (!isUniqueViolation(error)) throw error;
  }
  return { is: "stale", reading: await previewImport(request, actor) };
}

type Step = ReturnType<typeof stepOf>;

/** What is written for one connector. */
function stepOf(planned: Planned | undefined, actor: Actor) {
  const { draft, row, item } = planned ?? {};
  if (!draft || !item || item.action === "unchanged")
    throw new AppError("invalid", "This connector cannot be imported.");
  const id = row?.id ?? crypto.randomUUID();
  const slug = row?.slug ?? item.conflict?.newId ?? item.id;
  const connector = { ...withoutSecrets(draft), slug };
  const secrets = resolveSecrets({ id, draft, ...(row ? { row } : {}) });
  const { name, needs, isEnabled } = item;
  const action = row ? ("change" as const) : ("create" as const);
  const imported: ImportedConnector = { id, slug, name, action, ...(needs ? { needs } : {}) };
  return { id, row, connector, secrets, isEnabled, actor, imported };
}

/** Answers false, and has written nothing that stays, when a row is no longer as it was seen. */
async function write(
  tx: Prisma.TransactionClient,
  steps: Step[],
  { format, actor }: { format: Format; actor: Actor },
): Promise<boolean> {
  const rows = steps.flatMap(({ row }) => row ?? []);
  // Locked, so that they stay as they were seen until they are written.
  const ids = rows.map(({ id }) => id);
  await lockRows(tx, ids);
  const current = await tx.connector.findMany({ where: { id: { in: ids } } });
  const known = new Map(current.map((row) => [row.id, row]));
  // To enable or disable one is no new version of it.
  const isSeen = ({ id, version, isEnabled }: StoredRow) =>
    known.get(id)?.version === version && known.get(id)?.isEnabled === isEnabled;
  if (!rows.every(isSeen)) return false;

  const created = steps.filter(({ row }) => !row);
  for (const batch of batchesOf(created)) {
    await tx.connector.createMany({ data: batch.map(newRow) });
    await tx.secret.createMany({ data: batch.flatMap(({ id, secrets }) => secretRows(id, secrets, actor.name)) });
  }
  for (const { row, ...step } of steps) if (row) await writeChange(tx, { row, ...step });
  for (const batch of batchesOf(steps)) await recordAudit(tx, actor, ...batch.flatMap(recordsOf));
  await recordAudit(tx, actor, summaryOf(steps, format));
  return true;
}

function newRow({ id, connector, secrets, isEnabled, actor: { name: by } }: Step) {
  const { slug } = connector;
  const isMissingSecret = secrets.missing.length > 0;
  const made = { id, slug, isEnabled, isMissingSecret, createdBy: by, updatedBy: by };
  return { ...columnsOf(connector, expiryOf(connector)), ...made };
}

function recordsOf({ id, row, connector, secrets, isEnabled }: Step): AuditRecord[] {
  if (!row) return [createdRecord(id, connector, secrets)];
  const switched = row.isEnabled === isEnabled ? [] : [enabledRecord({ id, name: connector.name, isEnabled })];
  const updated = updatedRecord(row, connector, secrets);
  return updated.changes?.length === 0 ? switched : [updated, ...switched];
}

function summaryOf(steps: Step[], format: Format): AuditRecord {
  const created = steps.filter(({ row }) => !row).length;
  const needed = steps.filter(({ imported }) => imported.needs).length;
  const details = { format, created, changed: steps.length - created, withoutSecret: needed };
  return { action: "connector.import", details };
}

function batchesOf<T>(entries: T[]): T[][] {
  return Array.from({ length: Math.ceil(entries.length / batchSize) }, (_, at) =>
    entries.slice(at * batchSize, (at + 1) * batchSize),
  );
}
