import "server-only";
import { createHash } from "node:crypto";
import type { Actor } from "#lib/auth.ts";
import { diffOf, type FieldDiff, isCertificatePath } from "#lib/connectors/changes.ts";
import { fileConnectorIds } from "#lib/connectors/file-connectors.ts";
import { laterMistakes } from "#lib/connectors/later-mistakes.ts";
import { parseRow, type StoredRow, sealedSecret } from "#lib/connectors/row.ts";
import { numbered } from "#lib/connectors/slug.ts";
import { findSystemId, onlyAdministrators } from "#lib/connectors/system.ts";
import { db } from "#lib/db.ts";
import type { ConnectorUpdate, ConnectorView, SecretChange } from "#lib/email/connector.ts";
import { mapSecrets, type SecretField, secretChanges, secretFields, withoutSecrets } from "#lib/email/secrets.ts";
import { secretScope, serviceOf, targetOf } from "#lib/email/target.ts";
import type { Candidate, LeftOut } from "#lib/moving/candidate.ts";
import type { Format } from "#lib/moving/formats.ts";
import type { ImportItem, ImportPreview } from "#lib/moving/view.ts";
import { includesRole } from "#lib/roles.ts";
import { settings } from "#lib/settings.ts";
import { tryOpenWith } from "#lib/vault.ts";

/** A connector of a file with what it takes to import it; without a draft it cannot be. */
export type Planned = { item: ImportItem; draft?: ConnectorUpdate; row?: StoredRow };

/** What was read, and how. */
type Read = { text: string; format: Format; candidates: Candidate[]; left: LeftOut[] };

/**
 * Holds the connectors of a file against those that are stored. A given secret counts as a change, whatever is stored:
 * whoever uploads one must not learn whether it is the right one. With `areSecretsCompared` one that is stored already
 * is none; that is for people who have the keys.
 */
export async function planImport(
  { text, format, candidates, left }: Read,
  { actor, areSecretsCompared }: { actor: Actor; areSecretsCompared: boolean },
): Promise<{ preview: ImportPreview; planned: Planned[] }> {
  const ids = candidates.map(({ id }) => id);
  const [rows, all, systemId] = await Promise.all([
    db.connector.findMany({ where: { fileId: null, slug: { in: ids } }, include: { secrets: true } }),
    db.connector.findMany({ where: { fileId: null }, select: { slug: true, name: true } }),
    findSystemId(),
  ]);
  const bySlug = new Map(rows.map((row) => [row.slug, row]));
  const byName = new Map(all.map(({ slug, name }) => [name.toLowerCase(), slug]));
  const ofFile = fileConnectorIds();
  const seen = new Set<string>();
  const used = new Set([...all.map(({ slug }) => slug), ...ofFile]);
  const wanted = new Set(ids);

  function conflictOf({ id, name }: Candidate): string | undefined {
    if (seen.has(id)) return "An earlier connector of this file has the same id.";
    if (ofFile.has(id)) return "The settings file of the operator keeps a connector with this id.";
    if (bySlug.has(id)) return undefined;
    const other = byName.get(name.toLowerCase());
    return other && `Another connector has this name, with the id ${other}.`;
  }

  function freeId(id: string): string {
    if (!used.has(id) && !seen.has(id)) return id;
    let number = 2;
    while (used.has(numbered(id, number)) || wanted.has(numbered(id, number))) number += 1;
    return numbered(id, number);
  }

  const planned = candidates.map((candidate): Planned => {
    const mistakes = mistakesOf(candidate);
    const { connector: draft } = candidate;
    const why = conflictOf(candidate);
    const row = why ? undefined : bySlug.get(candidate.id);
    const newId = why && freeId(candidate.id);
    seen.add(candidate.id);
    if (!draft || mistakes.length > 0) return { item: itemOf(candidate, { action: "invalid", mistakes }) };
    if (newId) used.add(newId);
    if (!row) {
      const conflict = why && newId ? { why, newId } : undefined;
      return {
        draft,
        item: itemOf(candidate, { action: conflict ? "conflict" : "create", conflict, needs: needOf(draft) }),
      };
    }
    const settled = settleSecrets(draft, row, areSecretsCompared);
    // Only files of our own say for certain that a connector is enabled.
    const isEnabled = format === "own" ? candidate.isEnabled : row.isEnabled;
    const changes = [...changesOf(settled, row), ...enabledDiff(row.isEnabled, isEnabled)];
    if (changes.length > 0 && row.id === systemId && !includesRole(actor.role, "administrator")) {
      const mistakes = [{ line: candidate.line, message: onlyAdministrators(row.name) }];
      return { item: itemOf(candidate, { action: "invalid", mistakes }) };
    }
    const { id, version } = row;
    const action = changes.length > 0 ? "change" : "unchanged";
    return {
      ...{ draft: settled, row },
      item: itemOf(candidate, { action, isEnabled, changes, stored: { id, version }, needs: needOf(settled, row) }),
    };
  });
  const items = planned.map(({ item }) => item);
  return { preview: { format, items, left, fingerprint: fingerprintOf(text, items) }, planned };
}

function fingerprintOf(text: string, items: ImportItem[]): string {
  return createHash("sha256")
    .update(JSON.stringify([text, items]))
    .digest("hex");
}

function itemOf(
  { line, id, name, isEnabled, connector, notes }: Candidate,
  { action, changes = [], mistakes = [], ...rest }: Pick<ImportItem, "action"> & Partial<ImportItem>,
): ImportItem {
  const view = connector && mistakes.length === 0 ? withoutSecrets(connector) : undefined;
  return {
    ...{ line, id, name, isEnabled, action, changes, mistakes, notes },
    ...(view ? { sender: view.sender, service: serviceOf(view), target: targetOf(view) } : {}),
    ...rest,
  };
}

/** What was read wrong, or is wrong here though it is right in itself. */
function mistakesOf({ lineOf, connector, mistakes }: Candidate) {
  const later = connector ? laterMistakes(connector) : [];
  return [...mistakes, ...later.map(({ path, message }) => ({ line: lineOf(path), message }))];
}

/** What is said about each secret once it is known what is stored. */
function settleSecrets(draft: ConnectorUpdate, row: StoredRow, areSecretsCompared: boolean): ConnectorUpdate {
  const given = new Map(secretChanges(draft).map(({ field, change }) => [field, change]));
  const scope = secretScope(draft);
  const before = viewOf(row);
  const isSameTarget = before !== undefined && secretScope(before) === scope;
  return mapSecrets(draft, (field): SecretChange => {
    const change = given.get(field) ?? { op: "keep" };
    const stored = sealedSecret(row, field);
    // A stored secret stays with the target that it was entered for.
    if (change.op === "keep") return stored && !isSameTarget ? { op: "clear" } : change;
    if (!stored || !areSecretsCompared || !isSameTarget || change.op !== "set") return change;
    const context = { connectorId: row.id, field, scope };
    return tryOpenWith(settings().encryptionKeys, stored.sealed, context) === change.value ? { op: "keep" } : change;
  });
}

function viewOf(row: StoredRow): ConnectorView | undefined {
  const parsed = parseRow(row);
  return "connector" in parsed ? parsed.connector : undefined;
}

function changesOf(draft: ConnectorUpdate, row: StoredRow): FieldDiff[] {
  const needed = secretChanges(draft);
  const gone = row.secrets.filter(({ field }) => !needed.some((secret) => secret.field === field));
  return [
    ...diffOf(viewOf(row), { ...withoutSecrets(draft), slug: row.slug }).map(withFingerprints),
    ...needed.flatMap(({ path, change }) => {
      if (change.op === "keep") return [];
      return [{ path, after: change.op === "set" ? "set anew" : "has to be entered again" }];
    }),
    ...gone.map(({ field }) => ({ path: secretFields[field as SecretField].path, after: "removed" })),
  ];
}

/** A certificate is known by its fingerprint. */
function withFingerprints({ path, before, after }: FieldDiff): FieldDiff {
  if (!isCertificatePath(path)) return { path, before, after };
  return { path, before: before && fingerprintOfPem(before), after: after && fingerprintOfPem(after) };
}

function fingerprintOfPem(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
  const bytes = createHash("sha256").update(der).digest("hex").toUpperCase().match(/../g) ?? [];
  return `SHA-256 ${bytes.join(":")}`;
}

function enabledDiff(before: boolean, after: boolean): FieldDiff[] {
  const word = (isEnabled: boolean) => (isEnabled ? "on" : "off");
  return before === after ? [] : [{ path: "enabled", before: word(before), after: word(after) }];
}

/** The secret that is missing after the import. */
function needOf(draft: ConnectorUpdate, row?: StoredRow): string | undefined {
  return secretChanges(draft).find(({ field, change }) => {
    return change.op === "clear" || (change.op === "keep" && !(row && sealedSecret(row, field)));
  })?.noun;
}
