import type { AuditEntryView } from "#lib/audit/view.ts";
import { type FieldDiff, labelOf } from "#lib/connectors/changes.ts";

const fieldLabels: Record<string, string> = {
  email: "E-mail",
  isDisabled: "Disabled",
  role: "Role",
  systemConnector: "Connector for mail to people",
};

const detailLabels: Record<string, string> = {
  by: "By way of",
  changed: "Changed",
  connectors: "Connectors",
  count: "Number",
  created: "Created",
  days: "Older than days",
  dials: "Dials",
  filters: "Filters",
  format: "Format",
  isDeep: "Until a message begins",
  leftOut: "Left out before",
  reason: "Reason",
  recipients: "Recipients",
  result: "Result",
  rule: "Finding",
  role: "Role",
  runId: "Run",
  secondFactor: "Second factor",
  sessions: "Sessions",
  startedBy: "Started by",
  what: "What",
  why: "Why",
  withoutSecret: "Without a secret",
};

/** What a line of an entry is called and says. */
export type EntryLine = { label: string; value: string };

/** The label of a changed field. */
export function fieldLabel({ path }: FieldDiff): string {
  return fieldLabels[path] ?? labelOf(path);
}

/** What an entry tells besides its changes, down to the ids that other logs know it by. */
export function entryLines({ at, details, fromAddress, actorId, targetId, requestId }: AuditEntryView): EntryLine[] {
  const known = Object.entries(details).map(([key, value]) => ({
    label: detailLabels[key] ?? key,
    value: textOf(value),
  }));
  const ids = [
    { label: "Time", value: at },
    { label: "From", value: fromAddress },
    { label: "Person", value: actorId },
    { label: "Target", value: targetId },
    { label: "Request", value: requestId },
  ];
  return [...known, ...ids.flatMap(({ label, value }) => (value ? [{ label, value }] : []))];
}

/** One line about an entry whose details are closed: the reason of a refusal, the target of a test, the fields changed. */
export function summaryOf({ details, changes }: AuditEntryView): string {
  const { why, dials, result } = details;
  if (why !== undefined) return textOf(why);
  if (dials !== undefined) return [textOf(dials), ...(result === undefined ? [] : [textOf(result)])].join(", ");
  if (changes.length > 0) return changes.map(fieldLabel).join(", ");
  return "Details";
}

function textOf(value: string | number | boolean | string[]): string {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}
