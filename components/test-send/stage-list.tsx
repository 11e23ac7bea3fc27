import { StatusIcon } from "#components/shell/status-icon.tsx";
import classes from "#components/test-send/report.module.css";
import { formatMs, statusWords } from "#components/test-send/report-words.ts";
import { StageDetails } from "#components/test-send/stage-details.tsx";
import { factLinesOf } from "#lib/email/fact-lines.ts";
import { type Stage, stageLabels } from "#lib/email/report.ts";

/** Every stage in order, from the start on, so that nothing moves while they happen. */
export function StageList({ stages }: { stages: Stage[] }) {
  return (
    <div>
      <h3 className={classes.subtitle}>Stages</h3>
      <ol className={classes.stages}>
        {stages.map((stage) => (
          <li key={stage.name} className={classes.stage} data-status={stage.status}>
            <StageRow stage={stage} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function StageRow({ stage }: { stage: Stage }) {
  const { status, replies } = stage;
  const facts = factLinesOf(stage);
  const hasDetails = facts.length > 0 || replies.length > 0;
  return (
    <>
      <span className={classes.mark}>
        <StatusIcon status={status} />
      </span>
      {hasDetails ? (
        <details className={classes.stageBody} open={status === "failed" || undefined}>
          <summary className={classes.stageSummary}>
            <StageLine stage={stage} hasDetails />
          </summary>
          <StageDetails facts={facts} replies={replies} />
        </details>
      ) : (
        <div className={classes.stageBody}>
          <StageLine stage={stage} />
        </div>
      )}
    </>
  );
}

function StageLine({ stage, hasDetails }: { stage: Stage; hasDetails?: boolean }) {
  const { name, status, ms, note } = stage;
  return (
    <>
      <span className={classes.stageLine}>
        <span className={classes.stageName}>{stageLabels[name]}</span>
        <span className={classes.status}>{statusWords[status]}</span>
        {hasDetails && (
          <span className={classes.more}>
            <span>Details</span>
          </span>
        )}
        <span className={classes.ms}>{ms === undefined ? "" : formatMs(ms)}</span>
      </span>
      {note && <span className={classes.stageNote}>{note}</span>}
    </>
  );
}
