import {
  type Failure,
  type FailureFacts,
  factsOf,
  failure,
  type RunFacts,
  type StageRecords,
} from "#lib/email/facts.ts";
import type {
  Action,
  CommandReply,
  Diagnosis,
  Outcome,
  RecipientResult,
  Report,
  Stage,
  StageName,
} from "#lib/email/report.ts";
import type { StageFacts } from "#lib/email/stage-facts.ts";
import { stageOfCommand, waitingReport } from "#lib/email/stages.ts";
import { type Redact, redactDeeply } from "#lib/email/transcript.ts";

/** What the work of a stage may say about itself while it runs. */
export type StageHandle<N extends StageName = StageName> = {
  /** Adds to what the stage established; texts are redacted here. */
  record(facts: Partial<StageFacts[N]>): void;
  /** Says what happened in a sentence; the last note stays. */
  note(text: string): void;
};

/** One check or send while it goes on: it fills the report and tells `onProgress` about every change. */
export type Run = {
  /** The stage that runs or that failed; `undefined` before the first. */
  currentStage(): StageName | undefined;
  /**
   * Runs one stage: `running`, then `ok`, with its duration. When `work` throws, the stage becomes `failed` and the
   * error goes on to the caller, who diagnoses it once and calls `finish`.
   */
  stage<N extends StageName, T>(name: N, work: (stage: StageHandle<N>) => Promise<T>): Promise<T>;
  /** Marks a stage that has nothing to do, with the reason. */
  skip(name: StageName, note: string): void;
  /** Adds one line to the transcript, already redacted. */
  say(line: string): void;
  /** Keeps the answer to a command in the stage that it belongs to. */
  reply(reply: CommandReply): void;
  /** Adds or replaces the answer for one recipient. */
  recipient(result: RecipientResult): void;
  setMessageId(messageId: string): void;
  /** What the stages recorded so far, for the diagnosis. */
  facts(failure?: FailureFacts): RunFacts;
  /** Ends the run: stages that were not reached become `skipped`. Returns the finished report. */
  finish(outcome: Outcome, diagnosis: Diagnosis): Report;
};

/**
 * Starts the report of a check or a send.
 * @param options.redact takes secrets out of everything that is recorded
 * @param options.onProgress receives a copy of the report at every change, first with all stages waiting
 */
export function startReport(options: {
  action: Action;
  /** In the order in which they will happen. */
  stageNames: readonly StageName[];
  redact: Redact;
  onProgress: (report: Report) => void;
}): Run {
  const { action, redact, onProgress } = options;
  const start = performance.now();
  const report = waitingReport(action, options.stageNames);
  let current: Stage | undefined;

  function publish(): Report {
    report.ms = elapsedMs(start);
    const snapshot = copyOf(report);
    onProgress(snapshot);
    return snapshot;
  }

  function find<N extends StageName>(name: N): Stage<N> {
    const stage = report.stages.find((candidate) => candidate.name === name);
    if (!stage) throw new Error(`This run has no stage "${name}".`);
    return stage as Stage<N>;
  }

  publish();
  return {
    currentStage: () => current?.name,
    async stage(name, work) {
      const stage = find(name);
      const stageStart = performance.now();
      current = stage as Stage;
      stage.status = "running";
      publish();
      try {
        const result = await work({
          record: (facts) => {
            Object.assign(stage.facts, redactDeeply(facts, redact));
          },
          note: (text) => {
            stage.note = text;
            publish();
          },
        });
        stage.status = "ok";
        return result;
      } catch (error) {
        stage.status = "failed";
        throw error;
      } finally {
        stage.ms = elapsedMs(stageStart);
        publish();
      }
    },
    skip(name, note) {
      const stage = find(name);
      stage.status = "skipped";
      stage.note = note;
      publish();
    },
    say(line) {
      report.transcript.push(line);
    },
    reply(reply) {
      const name = stageOfCommand(reply.command);
      const stage = report.stages.find((candidate) => candidate.name === name) ?? current;
      stage?.replies.push(redactDeeply(reply, redact));
    },
    recipient(result) {
      const index = report.recipients.findIndex(({ address }) => address === result.address);
      if (index < 0) report.recipients.push(result);
      else report.recipients[index] = result;
      publish();
    },
    setMessageId(messageId) {
      report.messageId = messageId;
    },
    facts(failed) {
      const stages = Object.fromEntries(
        report.stages
          .filter(({ facts }) => Object.keys(facts).length > 0)
          .map(({ name, facts }) => [name, { ...facts }]),
      ) as StageRecords;
      return { action, stages, ...(failed ? { failure: failed } : {}) };
    },
    finish(outcome, diagnosis) {
      // A stage that was stopped on request did not fail.
      if (outcome === "cancelled" && current?.status === "failed") {
        current.status = "skipped";
        current.note = "Stopped on request.";
      }
      const { finding, warnings } = diagnosis;
      for (const stage of report.stages) {
        if (stage.status === "waiting") stage.status = "skipped";
        const isUnproven = outcome === "unsure" && finding?.stage === stage.name;
        const isWeak = isUnproven || warnings.some((warning) => warning.stage === stage.name);
        if (isWeak && (stage.status === "ok" || outcome === "ok")) stage.status = "warning";
      }
      Object.assign(report, { outcome, ...diagnosis });
      return publish();
    },
  };
}

/**
 * Ends a run that threw. The end of the time and the caller's abort say more than the error that came of them, save
 * for one which says that the message may have been accepted.
 * @param caller the signal that a person cancels with
 * @param signal the run's own, which also fires when its time is over
 */
export function endRun(failed: {
  run: Run;
  error: unknown;
  caller: AbortSignal;
  signal: AbortSignal;
  redact: Redact;
  explain: (facts: FailureFacts) => Diagnosis;
}): Report {
  const { run, error, caller, signal, redact, explain } = failed;
  const isOver = signal.aborted && !isUnsure(error);
  const isCancelled = isOver && caller.aborted;
  const end: unknown = isCancelled ? failure("CANCELLED", "Cancelled.") : signal.reason;
  const diagnosis = explain(factsOf(isOver ? end : error, run.currentStage() ?? "policy", redact));
  if (isCancelled) return run.finish("cancelled", diagnosis);
  // What spoils one mail need not speak against the connector: then a check has succeeded all the same, save for what
  // a deep one was to prove behind that point.
  if (!diagnosis.finding) return run.finish(run.facts().action === "deepCheck" ? "unsure" : "ok", diagnosis);
  return run.finish(diagnosis.finding.class === "unsure" ? "unsure" : "failed", diagnosis);
}

/** The codes of failures after which the other side may have the message. */
const unsureCodes = ["LOST_AFTER_DOT", "SEND_UNSURE"];

function isUnsure(error: unknown): boolean {
  return unsureCodes.includes((error as Partial<Failure>)?.facts?.code ?? "");
}

/** By hand, since `structuredClone` took a fifth of the time of a whole send. What is recorded never changes. */
function copyOf(report: Report): Report {
  const stages = report.stages.map(
    (stage) => ({ ...stage, facts: { ...stage.facts }, replies: [...stage.replies] }) as Stage,
  );
  return { ...report, stages, recipients: [...report.recipients], transcript: [...report.transcript] };
}

function elapsedMs(since: number): number {
  return Math.round(performance.now() - since);
}
