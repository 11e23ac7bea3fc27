import { ScrollText } from "#components/scroll-text.tsx";
import text from "#components/shell/text.module.css";
import { FindingView } from "#components/test-send/finding-view.tsx";
import { FoldedFindings, Warnings } from "#components/test-send/further-findings.tsx";
import { RecipientResults } from "#components/test-send/recipient-results.tsx";
import classes from "#components/test-send/report.module.css";
import { ReportHead } from "#components/test-send/report-head.tsx";
import { headlineOf } from "#components/test-send/report-words.ts";
import { StageList } from "#components/test-send/stage-list.tsx";
import type { TestSubject } from "#components/test-send/test-subject.ts";
import { type Report, stageLabels } from "#lib/email/report.ts";

type ReportViewProps = { report: Report; subject: TestSubject; isRunning: boolean; sandboxHref?: string };

/** The report of a check or a test mail: how it ended, what to do, and every stage. */
export function ReportView({ report, subject, isRunning, sandboxHref }: ReportViewProps) {
  const { action, outcome, finding, others, warnings, hints, recipients, messageId, transcript } = report;
  return (
    <section className={classes.report} aria-label="Report" data-outcome={outcome ?? "running"}>
      <p className={text.hidden} role="status">
        {liveText(report, isRunning)}
      </p>
      <ReportHead report={report} subject={subject} isRunning={isRunning} sandboxHref={sandboxHref} />
      {finding && <FindingView finding={finding} level={3} />}
      {others.length > 0 && <FoldedFindings title={`Other explanations (${others.length})`} findings={others} />}
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      {recipients.length > 0 && (
        <RecipientResults recipients={recipients} isMailRefused={outcome === "failed" && action === "send"} />
      )}
      {hints.length > 0 && <FoldedFindings title="If nothing arrives" findings={hints} />}
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
