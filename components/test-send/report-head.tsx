import { Loader } from "@mantine/core";
import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import { LinkButton } from "#components/shell/link-button.tsx";
import { CopyReportButton } from "#components/test-send/copy-report-button.tsx";
import classes from "#components/test-send/report.module.css";
import { formatMs, headlineOf } from "#components/test-send/report-words.ts";
import type { TestSubject } from "#components/test-send/test-subject.ts";
import type { Outcome, Report } from "#lib/email/report.ts";

type ReportHeadProps = { report: Report; subject: TestSubject; isRunning: boolean; sandboxHref?: string };

/** How a check or a test mail ended, in one line, and what can be done with its report. */
export function ReportHead({ report, subject, isRunning, sandboxHref }: ReportHeadProps) {
  const { outcome, ms } = report;
  const { title, outcome: word } = headlineOf(report);
  const hasArrived = outcome === "ok" || outcome === "partial";
  return (
    <header className={classes.head}>
      <OutcomeIcon outcome={outcome} isRunning={isRunning} />
      <div className={classes.headText}>
        {word && <p className={classes.outcome}>{word}</p>}
        <h2 className={classes.title}>{title}</h2>
      </div>
      {outcome && (
        <div className={classes.headTools}>
          <span className={classes.total}>{formatMs(ms)} in all</span>
          {sandboxHref && hasArrived && (
            <LinkButton href={sandboxHref} variant="light" size="xs">
              See it in the sandbox
            </LinkButton>
          )}
          <CopyReportButton report={report} subject={subject} />
        </div>
      )}
    </header>
  );
}

function OutcomeIcon({ outcome, isRunning }: { outcome: Outcome | undefined; isRunning: boolean }) {
  const common = { size: 26, stroke: 1.8, "aria-hidden": true, className: classes.outcomeIcon } as const;
  switch (outcome) {
    case "ok":
      return <IconCircleCheck {...common} />;
    case "partial":
      return <IconAlertTriangle {...common} />;
    case "failed":
      return <IconCircleX {...common} />;
    case "unsure":
      return <IconHelpCircle {...common} />;
    case "cancelled":
      return <IconBan {...common} />;
    case undefined:
      return isRunning ? (
        <Loader size={24} aria-hidden className={classes.outcomeIcon} />
      ) : (
        <IconHelpCircle {...common} />
      );
  }
}
