import "server-only";
import { Document } from "yaml";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { inspectRow, type StoredRow } from "#lib/connectors/row.ts";
import { findConnectorId } from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import { mapSecrets, type SecretField, secretFields } from "#lib/email/secrets.ts";
import { AppError } from "#lib/errors.ts";
import type { ExportFormat } from "#lib/moving/formats.ts";
import { leftOutKey } from "#lib/moving/own.ts";
import { isUuid } from "#lib/uuid.ts";

const head = ` Connectors of Mailroom, as the section connectors of its settings file has them. It holds no secrets: each is
 named by a variable that npm run connectors and the settings file look up. Set these variables, or write the secrets
 in their place. Imported in the browser, these connectors ask for their secrets.`;

/**
 * The connectors with these ids or slugs, or all, as a file that can be imported again and stand in the settings file. Their
 * secrets are references to be filled in. Throws `notFound` for an id that is none.
 */
export async function exportConnectors(
  wanted: string[] | "all",
  { format, actor }: { format: ExportFormat; actor: Actor },
): Promise<string> {
  const rows = await findRows(wanted);
  const readable = rows.flatMap((row) => {
    const { connector } = inspectRow(row);
    return connector ? [{ row, entry: entryOf(row, connector) }] : [];
  });
  const connectors = readable.map(({ row }) => row.name);
  await recordAudit(db, actor, { action: "connector.export", details: { format, count: rows.length, connectors } });
  const broken = rows.filter((row) => !readable.some((one) => one.row === row));
  const entries = readable.map(({ entry }) => entry);
  return format === "json" ? jsonOf(entries, broken) : yamlOf(entries, broken);
}

async function findRows(wanted: string[] | "all"): Promise<StoredRow[]> {
  const ids = wanted === "all" ? [] : await Promise.all(wanted.map(idOf));
  const rows = await db.connector.findMany({
    where: wanted === "all" ? {} : { id: { in: ids } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    include: { secrets: true },
  });
  const found = new Set(rows.map(({ id }) => id));
  for (const id of ids) if (!found.has(id)) throw unknownConnector(id);
  return rows;
}

async function idOf(name: string): Promise<string> {
  const id = isUuid(name) ? name.toLowerCase() : await findConnectorId(name);
  if (!id) throw unknownConnector(name);
  return id;
}

function unknownConnector(name: string): AppError {
  return new AppError("notFound", `There is no connector ${name.slice(0, 80)}.`);
}

type Entry = ReturnType<typeof entryOf>;

/** A connector in the form of the settings file. */
function entryOf({ fileId, slug, isEnabled }: StoredRow, connector: ConnectorView) {
  const id = fileId ?? slug;
  const { slug: _, name, ...fields } = mapSecrets(escaped(connector), (field) => `\${env:${variableOf(id, field)}}`);
  return { id, name, ...(isEnabled ? {} : { enabled: false }), ...fields };
}

/** What lib/config/document.ts would take for a reference. */
const reference = /\$\{(?:(?:env|file):)?[^}]{0,300}\}/g;

/** What looks like a reference is none: a doubled sign says so. */
function escaped(connector: ConnectorView): ConnectorView {
  const double = (_: string, value: unknown) =>
    typeof value === "string" ? value.replace(reference, (found) => `$${found}`) : value;
  return JSON.parse(JSON.stringify(connector, double)) as ConnectorView;
}

/** The variable that a secret is to be looked up in. A prefix keeps it apart from Mailroom's own, as MAILROOM_ADMIN_PASSWORD. */
function variableOf(id: string, field: SecretField): string {
  const words = `${id} ${secretFields[field].noun}`.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return `MAILROOM_CONNECTOR_${words}`;
}

function jsonOf(connectors: Entry[], broken: StoredRow[]): string {
  const leftOut = broken.map(({ name }) => `${name} cannot be read.`);
  return `${JSON.stringify({ connectors, ...(leftOut.length > 0 ? { [leftOutKey]: leftOut } : {}) }, null, 2)}\n`;
}

function yamlOf(connectors: Entry[], broken: StoredRow[]): string {
  const document = new Document({ connectors });
  document.commentBefore = head;
  if (broken.length > 0) {
    document.comment = [" Left out, since they cannot be read:", ...broken.map(({ name }) => ` ${name}`)].join("\n");
  }
  return document.toString({ lineWidth: 0 });
}
