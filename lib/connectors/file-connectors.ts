import "server-only";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type AuditRecord, mailroomItself, recordAudit } from "#lib/audit.ts";
import type { FileConnector } from "#lib/config/connectors.ts";
import { createdRecord, deletedRecord, enabledRecord, updatedRecord } from "#lib/connectors/audit-records.ts";
import { expiryOf } from "#lib/connectors/expiry.ts";
import { lockRows } from "#lib/connectors/find-rows.ts";
import { laterMistakes } from "#lib/connectors/later-mistakes.ts";
import { columnsOf, type StoredRow } from "#lib/connectors/row.ts";
import { resolveSecrets, type SecretPlan } from "#lib/connectors/secrets.ts";
import { isTestStale } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import type { ConnectorInput, ConnectorView } from "#lib/email/connector.ts";
import { type SecretField, secretChanges, withoutSecrets } from "#lib/email/secrets.ts";
import { secretScope } from "#lib/email/target.ts";
import { AppError } from "#lib/errors.ts";
import { lockFact } from "#lib/fact-lock.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { storable } from "#lib/storable.ts";
import { tryOpenWith } from "#lib/vault.ts";

/** How long a thousand connectors may take, in milliseconds. */
const timeoutMs = 60_000;

/** How much is told of a connector's mistakes, in characters. */
const longestDefect = 2_000;

/** A connector as its row is to be. Without `connector` it cannot be used, and `defect` says why. */
type Wanted = {
  fileId: string;
  name: string;
  filePlace: string;
  isEnabled: boolean;
  connector?: ConnectorInput;
  defect?: string;
};

/**
 * Makes the rows of the operator's connectors what the file says: adds, changes and removes, all or nothing. Rows that
 * are right already stay untouched. Several processes may do it at once; each waits for the other. Answers how many
 * rows changed.
 */
export async function syncFileConnectors({ config, configFile }: Settings = settings()): Promise<number> {
  const wanted = config.connectors.map((connector) => wantedOf(connector, { config, configFile }));
  const actor = { ...mailroomItself(), name: basename(configFile.path) };
  if (wanted.length === 0 && (await db.connector.count({ where: { fileId: { not: null } } })) === 0) return 0;
  return db.$transaction(
    async (tx) => {
      await lockFact(tx, "file-connectors");
      const ids = await tx.connector.findMany({ where: { fileId: { not: null } }, select: { id: true } });
      await lockRows(
        tx,
        ids.map(({ id }) => id),
      );
      const rows = await tx.connector.findMany({ where: { fileId: { not: null } }, include: { secrets: true } });
      const known = new Map(rows.map((row) => [row.fileId, row]));
      const records: AuditRecord[] = [];
      for (const one of wanted) {
        const row = known.get(one.fileId);
        known.delete(one.fileId);
        records.push(...(row ? await change(tx, row, one, actor.name) : await insert(tx, one, actor.name)));
      }
      const gone = [...known.values()];
      await tx.connector.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });
      records.push(...gone.map(deletedRecord));
      if (records.length > 0) await recordAudit(tx, actor, ...records);
      return records.length;
    },
    { timeout: timeoutMs, maxWait: timeoutMs },
  );
}

/** The ids of the file's connectors in lower case, which no other connector may have as its slug. */
export function fileConnectorIds(): ReadonlySet<string> {
  return new Set(settings().config.connectors.map(({ id }) => id.toLowerCase()));
}

/** Throws `keptInFile` when one of these rows is the operator's. */
export function requireOwnRows(rows: { name: string; filePlace: string | null }[]): void {
  const kept = rows.find(({ filePlace }) => filePlace !== null);
  if (!kept) return;
  throw new AppError("keptInFile", `“${kept.name}” is kept in the settings file (${kept.filePlace}).`);
}

function wantedOf(
  { id, name, index, isEnabled, connector, mistakes }: FileConnector,
  { config, configFile }: Pick<Settings, "config" | "configFile">,
): Wanted {
  const placeOf = (path: (string | number)[]) => {
    const { line } = configFile.positionOf(["connectors", index, ...path]);
    return `${basename(configFile.path)}, line ${line}`;
  };
  const common = { fileId: id, name, filePlace: placeOf([]), isEnabled };
  const found = connector ? laterMistakes(connector, config) : mistakes;
  if (connector && found.length === 0) return { ...common, connector };
  const sentences = found.map(({ path, message }) => `${placeOf(path)}: ${message}`).join(" ");
  // A message may repeat what the file says.
  return { ...common, defect: storable(sentences, longestDefect) };
}

function dataOf({ fileId, name, filePlace, isEnabled, connector, defect }: Wanted) {
  const columns = connector
    ? columnsOf(withoutSecrets(connector), expiryOf(withoutSecrets(connector)))
    : { name, sender: "", settings: {}, service: "other", target: "", secretExpiresAt: null };
  // No slug of another connector has such a sign in it.
  return { ...columns, slug: `file/${fileId}`, fileId, filePlace, isEnabled, defect: defect ?? null };
}

const nothing: SecretPlan = { sealed: [], removed: [], missing: [] };

async function insert(tx: Prisma.TransactionClient, wanted: Wanted, by: string): Promise<AuditRecord[]> {
  const id = crypto.randomUUID();
  const data = { ...dataOf(wanted), id, createdBy: by, updatedBy: by };
  const { connector } = wanted;
  if (!connector) {
    await tx.connector.create({ data });
    return [{ action: "connector.create", target: { type: "connector", id, name: wanted.name } }];
  }
  const secrets = resolveSecrets({ id, draft: connector });
  await tx.connector.create({ data: { ...data, secrets: { create: ofFile(secrets, by) } } });
  return [createdRecord(id, viewOf(connector), secrets)];
}

async function change(
  tx: Prisma.TransactionClient,
  row: StoredRow,
  wanted: Wanted,
  by: string,
): Promise<AuditRecord[]> {
  const data = dataOf(wanted);
  const { id } = row;
  const { connector, isEnabled, filePlace } = wanted;
  const switched = row.isEnabled === isEnabled ? [] : [enabledRecord({ id, name: wanted.name, isEnabled })];
  const hasSecrets = connector ? isSealedAlready(row, connector) : row.secrets.length === 0;
  if (hasSecrets && isSame(row, data)) {
    if (switched.length > 0) {
      await tx.connector.update({
        where: { id },
        data: { isEnabled, filePlace, defect: data.defect, updatedAt: new Date(), updatedBy: by },
      });
    } else if (row.filePlace !== filePlace || row.defect !== data.defect) {
      // Lines move when something above them changes; that is no change of the connector.
      await tx.connector.update({ where: { id }, data: { filePlace, defect: data.defect } });
    }
    return switched;
  }
  const { sealed } = connector && !hasSecrets ? resolveSecrets({ id, draft: connector }) : nothing;
  const gone = row.secrets.filter(({ field }) => !sealed.some((secret) => secret.field === field));
  const secrets = { ...nothing, sealed, removed: hasSecrets ? [] : gone.map(({ field }) => field as SecretField) };
  if (!hasSecrets) await tx.secret.deleteMany({ where: { connectorId: id } });
  await tx.connector.update({
    where: { id },
    data: {
      ...data,
      isMissingSecret: false,
      ...(isTestStale(row, data, secrets) ? { lastTestAt: null, lastTestOutcome: null } : {}),
      ...{ version: { increment: 1 }, updatedAt: new Date(), updatedBy: by },
      secrets: { create: ofFile(secrets, by) },
    },
  });
  if (connector) return [updatedRecord(row, viewOf(connector), secrets), ...switched];
  return [{ action: "connector.update", target: { type: "connector", id, name: wanted.name } }, ...switched];
}

function viewOf(connector: ConnectorInput): ConnectorView {
  return withoutSecrets(connector);
}

function ofFile({ sealed }: SecretPlan, setBy: string) {
  return sealed.map((secret) => ({ ...secret, setBy }));
}

function isSame(row: StoredRow, data: ReturnType<typeof dataOf>): boolean {
  const { filePlace: _, isEnabled: _switch, defect, settings: wanted, ...columns } = data;
  if (withoutPlaces(row.defect) !== withoutPlaces(defect)) return false;
  // What JSON leaves out is no difference.
  const given = JSON.parse(JSON.stringify(wanted));
  const now = Object.fromEntries(Object.keys(columns).map((key) => [key, row[key as keyof StoredRow]]));
  return isDeepStrictEqual(now, { ...columns }) && isDeepStrictEqual(row.settings, given);
}

function withoutPlaces(defect: string | null): string | undefined {
  return defect?.replace(/, line \d+: /g, ": ");
}

/** Whether the stored secrets are the ones of the file, sealed for its target. */
function isSealedAlready(row: StoredRow, connector: ConnectorInput): boolean {
  const needed = secretChanges(connector);
  const scope = secretScope(connector);
  return (
    needed.length === row.secrets.length &&
    needed.every(({ field, change }) => {
      const stored = row.secrets.find((secret) => secret.field === field);
      const plaintext =
        stored && tryOpenWith(settings().encryptionKeys, stored.sealed, { connectorId: row.id, field, scope });
      return change.op === "set" && plaintext === change.value;
    })
  );
}
