import { accountFixes } from "#lib/diagnosis/account-fixes.ts";
import { connectionFixes } from "#lib/diagnosis/connection-fixes.ts";
import type { Case } from "#lib/diagnosis/known.ts";
import { tlsFixes } from "#lib/diagnosis/tls-fixes.ts";
import type { Fix } from "#lib/email/report.ts";

/** Every change that rules can offer, with what it needs from the case: none where the case does not allow it. */
const makers = { ...connectionFixes, ...tlsFixes, ...accountFixes };

/** The name that rules use for a change. */
export type FixName = keyof typeof makers;

/** The changes of these names that the case allows, in their order. Pure. */
export function fixesOf(names: readonly FixName[], failed: Case): Fix[] {
  return names.flatMap((name) => makers[name](failed));
}
