import { Loader } from "@mantine/core";
import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import { ScrollText } from "#components/scroll-text.tsx";
import { LinkButton } from "#components/shell/link-button.tsx";
import text from "#components/shell/text.module.css";
import { FindingView } from "#components/test-send/finding-view.tsx";
import { RecipientResults } from "#components/test-send/recipient-results.tsx";
import classes from "#components/test-send/report.module.css";
import { formatMs, headlineOf } from "#components/test-send/report-words.ts";
import { StageList } from "#components/test-send/stage-list.tsx";
import { type Outcome, type Report, stageLabels } from "#lib/email/report.ts";

type ReportViewProps = { report: Report; isRunning: boolean; editHref?: string; sandboxHref?: string };

/** The report of a check or a test mail: how it ended, what to do, and every stage. */
export function ReportView({ report, isRunning, editHref, sandboxHref }: ReportViewProps) {
  const { outcome, finding, recipients, messageId, transcript, ms } = report;
  const { title, outcome: word } = headlineOf(report);
  const hasArrived = outcome === "ok" || outcome === "partial";
  return (
    <section className={classes.report} aria-label="Report" data-outcome={outcome ?? "running"}>
      <p className={text.hidden} role="status">
        {liveText(report, isRunning)}
      </p>
      <header className={classes.head}>
        <OutcomeIcon outcome={outcome} isRunning={isRunning} />
        <div className={classes.headText}>
          {word && <p className={classes.outcome}>{word}</p>}
          <h2 className={classes.title}>{title}</h2>
        </div>
        {sandboxHref && hasArrived && (
          <LinkButton href={sandboxHref} variant="light" size="xs">
            See it in the sandbox
          </LinkButton>
        )}
        {outcome && <span className={classes.total}>{formatMs(ms)} in all</span>}
      </header>
      {finding && <FindingView finding={finding} editHref={editHref} />}
      {recipients.length > 0 && <RecipientResults recipients={recipients} isMailRefused={outcome === "failed"} />}
      <StageList stages={report.stages} />
      {messageId && (
        <p className={classes.messageId}>
          Message-ID <code>{messageId}</code>
        </p>
      )}
      {transcript.length > 0 && (
        <details className={classes.transcript}>
          <summary>Transcript ({transcript.length === 1 ? "1 line" : `${transcript.length} lines`})</summary>
          <ScrollText className={classes.transcriptText} label="Transcript">
            {transcript.join("\n")}
          </ScrollText>
        </details>
      )}
    </section>
  );
}

function liveText(report: Report, isRunning: boolean): string {
  const stage = report.stages.find(({ status }) => status === "running");
  if (isRunning && !report.outcome) return stage ? `Stage ${stageLabels[stage.name]}` : headlineOf(report).title;
  return report.outcome ? `Finished: ${headlineOf(report).title}` : "";
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
