import { Alert, Skeleton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "#components/domain/domain.module.css";
import { headlineOf, spokenReport } from "#components/domain/domain-words.ts";
import { FindingRow } from "#components/domain/finding-row.tsx";
import text from "#components/shell/text.module.css";
import type { DomainAnswer } from "#lib/actions/domain.ts";
import { type DomainReport, domainParts } from "#lib/domain/report.ts";

type DomainResultProps = { answer: DomainAnswer | undefined; isRunning: boolean };

/** The answer of a check, or its outline while the first one is on its way. */
export function DomainResult({ answer, isRunning }: DomainResultProps) {
  const report = answer && "report" in answer ? answer.report : undefined;
  return (
    <div className={classes.result} data-running={isRunning || undefined}>
      <p className={text.hidden} role="status">
        {isRunning ? "Looking the domain up" : report && spokenReport(report)}
      </p>
      {answer && "problem" in answer && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={answer.problem.message}>
          {answer.problem.remedy}
        </Alert>
      )}
      {report && !report.isChecked && <p className={classes.reason}>{report.reason}</p>}
      {report?.isChecked && <Findings report={report} />}
      {!answer && <Outline />}
    </div>
  );
}

function Findings({ report }: { report: Extract<DomainReport, { isChecked: true }> }) {
  const { findings, domain } = report;
  const hasRecords = domainParts.some((part) => findings[part].add);
  return (
    <>
      <p className={classes.headline}>{headlineOf(report)}</p>
      <ul className={classes.findings}>
        {domainParts.map((part) => (
          <FindingRow key={part} part={part} finding={findings[part]} />
        ))}
      </ul>
      {hasRecords && (
        <p className={classes.hint}>
          Some DNS consoles want names without the domain: @ for {domain} itself, _dmarc for _dmarc.{domain}. Changes
          reach receivers within minutes to a day.
        </p>
      )}
    </>
  );
}

function Outline() {
  return (
    <div className={classes.findings} aria-hidden>
      {domainParts.map((part) => (
        <div key={part} className={classes.finding}>
          <Skeleton circle height={20} />
          <div className={classes.body}>
            <Skeleton height={14} width="40%" />
            <Skeleton height={12} mt={10} />
            <Skeleton height={12} mt={8} width="70%" />
          </div>
        </div>
      ))}
    </div>
  );
}
