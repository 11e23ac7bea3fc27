import classes from "#components/audit/audit.module.css";
import { entryLines, fieldLabel, summaryOf } from "#components/audit/audit-words.ts";
import type { AuditEntryView } from "#lib/audit/view.ts";
import { type FieldDiff, isSecretPath } from "#lib/connectors/changes.ts";

/** The rest of an entry, closed until somebody wants it: each field before and after, and what else is known. */
export function EntryDetails({ entry }: { entry: AuditEntryView }) {
  const { changes } = entry;
  return (
    <details className={classes.details}>
      <summary>
        <span className={classes.summary}>{summaryOf(entry)}</span>
      </summary>
      {changes.length > 0 && <Changes changes={changes} />}
      <dl className={classes.lines}>
        {entryLines(entry).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Changes({ changes }: { changes: FieldDiff[] }) {
  return (
    <table className={classes.changes}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <th scope="row">{fieldLabel(change)}</th>
            {isSecretPath(change.path) ? (
              <td colSpan={2}>{change.after}</td>
            ) : (
              <>
                <Value text={change.before} />
                <Value text={change.after} />
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ text }: { text: string | undefined }) {
  return <td className={text === undefined ? classes.unset : undefined}>{text ?? "not set"}</td>;
}
