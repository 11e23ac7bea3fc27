import Link from "next/link";
import classes from "#components/audit/audit.module.css";
import { EntryDetails } from "#components/audit/entry-details.tsx";
import text from "#components/shell/text.module.css";
import { Time } from "#components/time.tsx";
import { type AuditOutcome, auditActions, auditOutcomes } from "#lib/audit/actions.ts";
import { formatAuditSearch } from "#lib/audit/search.ts";
import type { AuditEntryView } from "#lib/audit/view.ts";

const tones: Record<AuditOutcome, string | undefined> = { done: text.quiet, refused: text.warn, failed: text.bad };

/** The entries of one page, newest first. */
export function AuditList({ entries }: { entries: AuditEntryView[] }) {
  return (
    <ul className={classes.entries} aria-label="Entries">
      {entries.map((entry) => (
        <AuditEntry key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

function AuditEntry({ entry }: { entry: AuditEntryView }) {
  const { at, actorName, fromAddress, action, outcome, targetId, targetName } = entry;
  return (
    <li className={classes.entry}>
      <span className={classes.when}>
        <Time at={at} />
      </span>
      <span className={classes.who}>
        <span className={classes.name}>{actorName}</span>
        {fromAddress && <span className={classes.from}>{fromAddress}</span>}
      </span>
      <div className={classes.what}>
        <p className={classes.action}>
          {/* An action that a later version recorded has no words here. */}
          <strong>{auditActions[action] ?? action}</strong>
          {targetName && (
            <Link href={`/settings/audit${formatAuditSearch({ target: targetId ?? targetName })}`} prefetch={false}>
              {targetName}
            </Link>
          )}
        </p>
        <EntryDetails entry={entry} />
      </div>
      <span className={`${classes.outcome} ${tones[outcome] ?? ""}`}>{auditOutcomes[outcome] ?? outcome}</span>
    </li>
  );
}
