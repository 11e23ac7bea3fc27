import { checkCertificates } from "#lib/connectors/certificates.ts";
import { isKeyLost } from "#lib/connectors/lost-keys.ts";
import { parseRow, type StoredRow, sealedSecret } from "#lib/connectors/row.ts";
import type { ConnectorInput, ConnectorUpdate, OpenConnector } from "#lib/email/connector.ts";
import { type NeededSecret, type SecretField, secretChanges, withSecrets } from "#lib/email/secrets.ts";
import { secretScope } from "#lib/email/target.ts";
import { AppError, type FieldIssue } from "#lib/errors.ts";
import { open, seal } from "#lib/vault.ts";

type Draft = ConnectorUpdate | ConnectorInput;

/** Where a needed secret comes from. `moved`: it is stored, but for another target. `lost`: its key is. */
type Decision = NeededSecret &
  ({ is: "given"; value: string } | { is: "kept"; sealed: string } | { is: "missing" | "moved" | "lost" });

/** The secret rules: a given secret is taken, a stored one is kept only while the target stays the same. */
function decide(draft: Draft, row: StoredRow | undefined): Decision[] {
  return secretChanges(draft).map(({ change, ...needed }) => {
    if (change.op === "set") return { ...needed, is: "given", value: change.value };
    const stored = row && sealedSecret(row, needed.field);
    if (change.op === "clear" || !stored) return { ...needed, is: "missing" };
    if (scopeOf(row) !== secretScope(draft)) return { ...needed, is: "moved" };
    if (isKeyLost(stored.sealed)) return { ...needed, is: "lost" };
    return { ...needed, is: "kept", sealed: stored.sealed };
  });
}

function scopeOf(row: StoredRow): string | undefined {
  const parsed = parseRow(row);
  return "connector" in parsed ? secretScope(parsed.connector) : undefined;
}

/** What a save does to the stored secrets. */
export type SecretPlan = {
  sealed: { field: SecretField; sealed: string }[];
  /** Stored, but cleared or no longer needed. */
  removed: SecretField[];
  /** Needed, but neither stored nor given. */
  missing: SecretField[];
};

/**
 * Applies the secret rules to a draft: a given secret is sealed for the draft's target, a kept one needs that target
 * unchanged, one that is no longer needed goes. Throws `invalid` with an issue at each secret to be entered again.
 */
export function resolveSecrets({ id, draft, row }: { id: string; draft: Draft; row?: StoredRow }): SecretPlan {
  const scope = secretScope(draft);
  const decisions = decide(draft, row);
  refuse(decisions.filter(({ is }) => is === "moved").map(issueOf));
  const fieldsThatAre = (...kinds: Decision["is"][]) =>
    decisions.filter(({ is }) => kinds.includes(is)).map(({ field }) => field);
  // A lost one stays: should its key be found, it opens again.
  const wanted = fieldsThatAre("given", "kept", "lost");
  return {
    sealed: decisions.flatMap((decision) => {
      if (decision.is !== "given") return [];
      const { field, value } = decision;
      return [{ field, sealed: seal(value, { connectorId: id, field, scope }) }];
    }),
    removed: (row?.secrets ?? []).map(({ field }) => field as SecretField).filter((field) => !wanted.includes(field)),
    missing: fieldsThatAre("missing"),
  };
}

/**
 * The draft with its secrets, for sending: given ones as they are, kept ones opened from the stored row while the
 * target is unchanged. Throws `invalid` naming each secret that has to be entered or a certificate that is none,
 * `secretUnreadable` for a secret that does not open.
 */
export function openDraft(draft: ConnectorUpdate, row: StoredRow | undefined): OpenConnector {
  checkCertificates(draft);
  const scope = secretScope(draft);
  const decisions = decide(draft, row);
  refuse(decisions.filter(({ is }) => is !== "given" && is !== "kept").map(issueOf));
  const secrets = decisions.map((decision) => {
    const { field } = decision;
    if (decision.is === "given") return [field, decision.value];
    return [field, decision.is === "kept" && row ? open(decision.sealed, { connectorId: row.id, field, scope }) : ""];
  });
  return withSecrets(draft, Object.fromEntries(secrets));
}

function issueOf({ is, path, noun }: Decision): FieldIssue {
  if (is === "moved") return { path, message: `The destination changed: enter the ${noun} again.` };
  if (is === "lost") return { path, message: `The key of the stored ${noun} is lost: enter the ${noun} again.` };
  return { path, message: `Enter the ${noun}.` };
}

function refuse(issues: FieldIssue[]): void {
  if (issues[0]) throw new AppError("invalid", issues[0].message, { fields: issues });
}
