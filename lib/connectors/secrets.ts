import { parseRow, type StoredRow, sealedSecret } from "#lib/connectors/row.ts";
import {
  type ConnectorInput,
  type ConnectorUpdate,
  type OpenConnector,
  type SecretField,
  secretFields,
} from "#lib/email/connector.ts";
import { neededSecrets, secretChanges, withoutSecrets, withSecrets } from "#lib/email/secrets.ts";
import { secretScope } from "#lib/email/target.ts";
import { AppError, type FieldIssue } from "#lib/errors.ts";
import { open, seal } from "#lib/vault.ts";

/** What a save does to the stored secrets. */
type SecretPlan = {
  sealed: { field: SecretField; sealed: string }[];
  removed: SecretField[];
  /** Needed, but neither stored nor given. */
  missing: SecretField[];
};

/**
 * Applies the secret rules to a draft: a given secret is sealed for the draft's target, a kept one needs that target
 * unchanged, one that is no longer needed goes. Throws `invalid` with an issue at each secret to be entered again.
 */
export function resolveSecrets(save: {
  id: string;
  draft: ConnectorUpdate | ConnectorInput;
  row?: StoredRow;
}): SecretPlan {
  const { id, draft, row } = save;
  const scope = secretScope(draft);
  const plan: SecretPlan = { sealed: [], removed: unneeded(draft), missing: [] };
  const issues: FieldIssue[] = [];
  for (const { field, path, label, change } of secretChanges(draft)) {
    const stored = row && sealedSecret(row, field);
    if (change.op === "set") {
      plan.sealed.push({ field, sealed: seal(change.value, { connectorId: id, field, scope }) });
    } else if (change.op === "clear") {
      plan.removed.push(field);
      plan.missing.push(field);
    } else if (!stored) {
      plan.missing.push(field);
    } else if (scopeOf(row) !== scope) {
      issues.push({ path, message: targetChanged(label) });
    }
  }
  if (issues.length > 0) throw new AppError("invalid", issues[0]?.message ?? "", { fields: issues });
  return plan;
}

function unneeded(draft: ConnectorUpdate | ConnectorInput): SecretField[] {
  const needed = neededSecrets(draft).map(({ field }) => field);
  return secretFields.filter((field) => !needed.includes(field));
}

function scopeOf(row: StoredRow): string | undefined {
  const parsed = parseRow(row);
  return "connector" in parsed ? secretScope(parsed.connector) : undefined;
}

const targetChanged = (label: string) => `The destination changed: enter the ${label} again.`;

/**
 * The draft with its secrets, for sending: given ones as they are, kept ones opened from the stored row while the
 * target is unchanged. Throws `invalid` naming each secret that has to be entered, `secretUnreadable` for one that
 * does not open.
 */
export function openDraft(draft: ConnectorUpdate, row: StoredRow | undefined): OpenConnector {
  const scope = secretScope(draft);
  const issues: FieldIssue[] = [];
  const secrets: Partial<Record<SecretField, string>> = {};
  for (const { field, path, label, change } of secretChanges(draft)) {
    const stored = row && sealedSecret(row, field);
    if (change.op === "set") {
      secrets[field] = change.value;
    } else if (change.op === "clear" || !stored) {
      issues.push({ path, message: `Enter the ${label}.` });
    } else if (scopeOf(row) !== scope) {
      issues.push({ path, message: targetChanged(label) });
    } else {
      secrets[field] = open(stored.sealed, { connectorId: row.id, field, scope });
    }
  }
  if (issues.length > 0) throw new AppError("invalid", issues[0]?.message ?? "", { fields: issues });
  return withSecrets(withoutSecrets(draft), secrets);
}
