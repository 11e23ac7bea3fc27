import type { AuditAction, AuditOutcome } from "#lib/audit/actions.ts";
import type { FieldDiff } from "#lib/connectors/changes.ts";

/** An entry of the log as the page and the export show it. `at` is ISO 8601. Nothing in it is a secret. */
export type AuditEntryView = {
  id: string;
  at: string;
  requestId: string;
  actorId: string | null;
  actorName: string;
  fromAddress: string | null;
  action: AuditAction;
  outcome: AuditOutcome;
  targetType: string | null;
  targetId: string | null;
  targetName: string | null;
  changes: FieldDiff[];
  details: Record<string, string | number | boolean | string[]>;
};

/** A page of the log, newest first, with the cursors that lead on where there is more. */
export type AuditPage = { entries: AuditEntryView[]; newer: string | undefined; older: string | undefined };
