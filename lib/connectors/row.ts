import { isKeyLost } from "#lib/connectors/lost-keys.ts";
import type { ConnectorState } from "#lib/connectors/search.ts";
import {
  type ConnectorRow,
  expiryWarningDays,
  type FilePlace,
  type SecretState,
  type StoredConnector,
  type TransportSecurity,
} from "#lib/connectors/view.ts";
import { type ConnectorView, connectorView } from "#lib/email/connector.ts";
import type { Outcome } from "#lib/email/report.ts";
import { neededSecrets, type SecretField } from "#lib/email/secrets.ts";
import { endpointOf, secretScope, serviceOf, targetOf } from "#lib/email/target.ts";
import { AppError } from "#lib/errors.ts";
import type { Connector, Prisma, Secret } from "#lib/generated/prisma/client.ts";
import { open } from "#lib/vault.ts";

/** A connector's row with its sealed secrets. */
export type StoredRow = Connector & { secrets: Secret[] };

/** Reads the stored settings by today's rules. The answer says which rule they break. */
export function parseRow(row: Connector): { connector: ConnectorView } | { defect: string } {
  const { name, sender, settings } = row;
  // What stands in the column for a connector of the file is no slug.
  const slug = row.fileId === null ? row.slug : "";
  const parsed = connectorView.safeParse({ ...(settings as object), name, slug, sender });
  if (parsed.success) return { connector: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  return {
    defect: `The stored settings cannot be read${place ? ` (${place})` : ""}: ${issue?.message ?? "unknown form"}`,
  };
}

/** The connector of a row. Throws `invalid` with what is wrong where it cannot be read, or the operator's file refuses it. */
export function usableConnector(row: StoredRow): ConnectorView {
  const { connector, defect = "" } = inspectRow(row);
  if (!connector) throw new AppError("invalid", defect);
  return connector;
}

/** What a stored row holds, and why it cannot be used where that is so. Opens its secrets to know. */
export function inspectRow(row: StoredRow): { connector?: ConnectorView; defect?: string } {
  // The file's mistakes are known where it is read.
  if (row.fileId !== null && row.defect !== null) return { defect: row.defect };
  const parsed = parseRow(row);
  if ("defect" in parsed) return parsed;
  const { connector } = parsed;
  const broken = neededSecrets(connector).find(({ field }) => {
    const secret = row.secrets.find((stored) => stored.field === field);
    return secret && !isKeyLost(secret.sealed) && !opens(row.id, connector, secret);
  });
  if (!broken) return { connector };
  return { connector, defect: `The stored ${broken.noun} can no longer be opened. Enter it again.` };
}

function opens(connectorId: string, connector: ConnectorView, { field, sealed }: Secret): boolean {
  try {
    open(sealed, { connectorId, field, scope: secretScope(connector) });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "secretUnreadable") return false;
    throw error;
  }
}

/** The gravest thing that is true of a connector. `stateWhere` in list.ts says the same in SQL. */
function stateOf(row: StoredRow, defect: string | undefined, now = new Date()): ConnectorState {
  if (defect) return "broken";
  if (!row.isEnabled) return "disabled";
  if (row.isMissingSecret || row.secrets.some(({ sealed }) => isKeyLost(sealed))) return "needsSecret";
  if (row.lastTestOutcome === failedOutcome) return "testFailed";
  if (row.secretExpiresAt && row.secretExpiresAt <= expiryHorizon(now)) return "secretExpires";
  return "ready";
}

/** The outcome of a last test that counts as failed: after an unsure or a partial one the connector may be fine. */
export const failedOutcome: Outcome = "failed";

/** Secrets that expire up to this instant are announced. */
export function expiryHorizon(now: Date): Date {
  return new Date(now.getTime() + expiryWarningDays * 86_400_000);
}

/** One line of the list. */
export function rowView(row: StoredRow): ConnectorRow {
  const { connector, defect } = inspectRow(row);
  const { id, name, sender, service, isEnabled, updatedBy } = row;
  return {
    ...{ id, name, sender, service, isEnabled, updatedBy, defect },
    ...fileOf(row),
    // The catalogue may have moved a service since it was saved.
    target: connector ? targetOf(connector) : row.target,
    security: connector && securityOf(connector),
    state: stateOf(row, defect),
    secretExpiresAt: row.secretExpiresAt?.toISOString(),
    lastTestAt: row.lastTestAt?.toISOString(),
    lastTestOutcome: (row.lastTestOutcome as Outcome | null) ?? undefined,
    updatedAt: row.updatedAt.toISOString(),
  };
}

function securityOf(connector: ConnectorView): TransportSecurity {
  const isWeak = connector.verification !== undefined && connector.verification !== "full";
  if (connector.kind === "exchange") return isWeak ? "unchecked" : "https";
  const { secure, startTls, isOldTlsAllowed } = endpointOf(connector);
  if (isWeak && (secure || startTls === "required")) return "unchecked";
  if (isOldTlsAllowed && (secure || startTls === "required")) return "oldTls";
  if (secure) return "tls";
  return ({ required: "startTlsRequired", whenOffered: "startTlsWhenOffered", never: "none" } as const)[startTls];
}

/** A stored connector as the form opens it. */
export function storedView(row: StoredRow): StoredConnector {
  const { connector, defect } = inspectRow(row);
  const { id, version, isEnabled, createdBy, updatedBy, name, sender, settings } = row;
  const slug = row.fileId ?? row.slug;
  return {
    ...{ id, version, isEnabled, createdBy, updatedBy, connector, defect },
    ...fileOf(row),
    raw: { name, slug, sender, settings },
    secrets: Object.fromEntries(row.secrets.map((secret) => [secret.field, secretState(row.id, connector, secret)])),
    state: stateOf(row, defect),
    secretExpiresAt: row.secretExpiresAt?.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastTestAt: row.lastTestAt?.toISOString(),
    lastTestOutcome: (row.lastTestOutcome as Outcome | null) ?? undefined,
  };
}

function fileOf({ fileId, filePlace }: StoredRow): { file?: FilePlace } {
  return fileId === null ? {} : { file: { id: fileId, place: filePlace ?? "" } };
}

function secretState(connectorId: string, connector: ConnectorView | undefined, secret: Secret): SecretState {
  const isReadable = connector !== undefined && opens(connectorId, connector, secret);
  return { setAt: secret.setAt.toISOString(), setBy: secret.setBy, isReadable };
}

/** The columns that follow from the connector itself. */
export function columnsOf(connector: ConnectorView, expiresAt: Date | null) {
  const { name, slug: _slug, sender, ...settings } = connector;
  return {
    ...{ name, sender, settings: settings satisfies Prisma.InputJsonObject },
    service: serviceOf(connector),
    target: targetOf(connector),
    secretExpiresAt: expiresAt,
  };
}

/** The secrets of a row by the name they are sealed under. */
export function sealedSecret(row: StoredRow, field: SecretField): Secret | undefined {
  return row.secrets.find((secret) => secret.field === field);
}
