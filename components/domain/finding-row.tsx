import classes from "#components/domain/domain.module.css";
import { domainStatusWords, partNames } from "#components/domain/domain-words.ts";
import { RecordCard } from "#components/domain/record-card.tsx";
import { RecordValue } from "#components/domain/record-value.tsx";
import { StatusIcon } from "#components/shell/status-icon.tsx";
import type { DomainFinding, DomainPart } from "#lib/domain/report.ts";

type FindingRowProps = { part: DomainPart; finding: DomainFinding };

/** One part of a domain: how it stands, why, what DNS has, and what to publish. */
export function FindingRow({ part, finding }: FindingRowProps) {
  const { status, title, explanation, records, facts, add = [] } = finding;
  return (
    <li className={classes.finding} data-status={status}>
      <span className={classes.mark}>
        <StatusIcon status={status} />
      </span>
      <div className={classes.body}>
        <h3 className={classes.part}>
          {partNames[part]} <span className={classes.status}>{domainStatusWords[status]}</span>
        </h3>
        <p className={classes.findingTitle}>{title}</p>
        <p className={classes.explanation}>{explanation}</p>
        {facts.length > 0 && (
          <details className={classes.facts}>
            <summary>Details</summary>
            <dl>
              {facts.map(({ label, value }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat, and a finding never changes.
                <div key={index}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
        {records.length > 0 && (
          <>
            <h4 className={classes.subtitle}>{records.length === 1 ? "Record found" : "Records found"}</h4>
            <ul className={classes.records}>
              {records.map(({ name, type, value }) => (
                <li key={`${name} ${type} ${value}`}>
                  <span className={classes.recordName}>
                    {name} {type}
                  </span>
                  <RecordValue value={value} />
                </li>
              ))}
            </ul>
          </>
        )}
        {add.length > 0 && (
          <>
            <h4 className={classes.subtitle}>{headingOf(add)}</h4>
            <div className={classes.add}>
              {add.map((record) => (
                <RecordCard key={`${record.name} ${record.value}`} record={record} />
              ))}
            </div>
          </>
        )}
      </div>
    </li>
  );
}

function headingOf(add: NonNullable<DomainFinding["add"]>): string {
  if (add.some(({ replaces }) => replaces)) return "Record to publish instead";
  return add.length === 1 ? "Record to add" : "Records to add";
}
