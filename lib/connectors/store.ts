import "server-only";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { createdRecord, deletedRecord, enabledRecord, updatedRecord } from "#lib/connectors/audit-records.ts";
import { checkCertificates } from "#lib/connectors/certificates.ts";
import { findClashes } from "#lib/connectors/clashes.ts";
import { expiryOf } from "#lib/connectors/expiry.ts";
import { requireOwnRows } from "#lib/connectors/file-connectors.ts";
import { findRow, lockRows } from "#lib/connectors/find-rows.ts";
import { checkOperatorRules } from "#lib/connectors/operator-rules.ts";
import { columnsOf, type StoredRow, storedView } from "#lib/connectors/row.ts";
import { resolveSecrets } from "#lib/connectors/secrets.ts";
import { insertWithSlug, requireFreeSlug, slugTaken } from "#lib/connectors/slug.ts";
import { findSystemId, requireMayChange } from "#lib/connectors/system.ts";
import type { SaveResult, StoredConnector } from "#lib/connectors/view.ts";
import { writeChange } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import type { ConnectorInput, ConnectorUpdate } from "#lib/email/connector.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { AppError } from "#lib/errors.ts";
import { isUuid } from "#lib/uuid.ts";

/** A stored connector for the form and the test page. Throws `notFound`. */
export async function getConnector(id: string): Promise<StoredConnector> {
  const [row, systemId] = await Promise.all([getRow(id), findSystemId()]);
  const clashes = await findClashes([row]);
  return { ...storedView(row), ...clashes.get(row.id), isForPeople: row.id === systemId };
}

/**
 * The id of the connector with this id, id in the operator's file, or slug, letter case aside. Where two have it, that of
 * the file counts.
 */
export async function findConnectorId(name: string): Promise<string | undefined> {
  const wanted = name.toLowerCase();
  const isFileId = { equals: name, mode: "insensitive" } as const;
  const where = isUuid(name) ? { id: name } : { OR: [{ slug: wanted }, { fileId: isFileId }] };
  const rows = await db.connector.findMany({ where, select: { id: true, slug: true, fileId: true } });
  // The database takes the _ of an id for any letter.
  const ofFile = rows.find(({ fileId }) => fileId?.toLowerCase() === wanted);
  return (ofFile ?? rows.find(({ id, slug }) => id === wanted || slug === wanted))?.id;
}

/** The row itself with its sealed secrets, for those who open them. Throws `notFound`. */
export async function getRow(id: string): Promise<StoredRow> {
  const row = isUuid(id) ? await findRow(id) : null;
  if (!row) throw new AppError("notFound", "This connector does not exist.");
  return row;
}

/**
 * Stores a new connector and its secrets in one transaction. Throws `invalid` when the slug is taken, a certificate is
 * none, or the operator's rules refuse the service or the sender.
 */
export async function createConnector(input: ConnectorInput, actor: Actor): Promise<SaveResult> {
  checkCertificates(input);
  checkOperatorRules(input);
  const connector = withoutSecrets(input);
  const id = crypto.randomUUID();
  const secrets = resolveSecrets({ id, draft: input });
  const data = {
    ...columnsOf(connector, expiryOf(connector)),
    ...{ id, createdBy: actor.name, updatedBy: actor.name },
    secrets: { create: secrets.sealed.map((secret) => ({ ...secret, setBy: actor.name })) },
  };
  await insertWithSlug(input.slug, input.name, (slug) =>
    db.$transaction([
      db.connector.create({ data: { ...data, slug } }),
      recordAudit(db, actor, createdRecord(id, { ...connector, slug }, secrets)),
    ]),
  );
  return { is: "saved", id, version: 1 };
}

/**
 * Saves a change made on top of `version`. Answers with a conflict, and changes nothing, when another save came
 * first. A kept secret needs an unchanged target. Throws `invalid`, `notFound`, `forbidden` and `keptInFile`.
 */
export async function updateConnector(
  { id, version, connector: draft }: { id: string; version: number; connector: ConnectorUpdate },
  actor: Actor,
): Promise<SaveResult> {
  checkCertificates(draft);
  checkOperatorRules(draft);
  const row = await getRow(id);
  requireOwnRows([row]);
  if (row.version !== version) return conflictOf(row);
  const slug = draft.slug || row.slug;
  if (slug !== row.slug) requireFreeSlug(slug);
  const connector = { ...withoutSecrets(draft), slug };
  const secrets = resolveSecrets({ id, draft, row });
  const saved = await db
    .$transaction(async (tx) => {
      if (!(await writeChange(tx, { row, connector, secrets, actor }))) return false;
      await recordAudit(tx, actor, updatedRecord(row, connector, secrets));
      return true;
    })
    .catch(slugTaken);
  return saved ? { is: "saved", id, version: version + 1 } : conflictOf(await getRow(id));
}

function conflictOf(row: StoredRow): SaveResult {
  const { version, updatedBy, updatedAt, connector, secrets } = storedView(row);
  return { is: "conflict", version, updatedBy, updatedAt, stored: { connector, secrets } };
}

/** Deletes connectors with their secrets and test runs; answers how many there were. Throws `keptInFile` and `forbidden`. */
export async function deleteConnectors(ids: string[], actor: Actor): Promise<number> {
  return db.$transaction(async (tx) => {
    // Locked first, so that what the log says is what goes.
    await lockRows(tx, ids);
    const rows = await tx.connector.findMany({ where: { id: { in: ids } }, include: { secrets: true } });
    requireOwnRows(rows);
    await requireMayChange(tx, ids, actor);
    await tx.connector.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
    await recordAudit(tx, actor, ...rows.map(deletedRecord));
    return rows.length;
  });
}

/** Enables or disables connectors; answers how many changed. Throws `keptInFile` and `forbidden`. */
export async function setConnectorsEnabled(ids: string[], isEnabled: boolean, actor: Actor): Promise<number> {
  return db.$transaction(async (tx) => {
    requireOwnRows(await tx.connector.findMany({ where: { id: { in: ids }, fileId: { not: null } } }));
    const changed = await tx.connector.updateManyAndReturn({
      where: { id: { in: ids }, isEnabled: !isEnabled },
      data: { isEnabled, updatedAt: new Date(), updatedBy: actor.name },
      select: { id: true, name: true, isEnabled: true },
    });
    await requireMayChange(tx, ids, actor);
    await recordAudit(tx, actor, ...changed.map(enabledRecord));
    return changed.length;
  });
}

/** Says whether another connector has this name, letter case aside. */
export async function isNameTaken({ name, exceptId }: { name: string; exceptId?: string }): Promise<boolean> {
  const taken = await db.connector.findFirst({
    where: { name: { equals: name.trim(), mode: "insensitive" }, ...(exceptId ? { id: { not: exceptId } } : {}) },
    select: { id: true },
  });
  return taken !== null;
}
