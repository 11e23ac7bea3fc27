import type { ConnectorUpdate, OpenConnector } from "#lib/email/connector.ts";
import { type Failure, type FailureFacts, factsOf, failure } from "#lib/email/facts.ts";
import type { Fact, Finding, Outcome, RecipientResult, Report, Stage, StageName } from "#lib/email/report.ts";
import { endpointOf } from "#lib/email/target.ts";
import type { Redact } from "#lib/email/transcript.ts";

/** What the work of a stage may say about itself while it runs. */
export type StageHandle = {
  fact(label: string, value: string): void;
  /** Says what happened in a sentence; the last note stays. */
  note(text: string): void;
  /** Like `note`, and the stage ends as a warning instead of ok. */
  warn(text: string): void;
};

/** One check or send while it goes on: it fills the report and tells `onProgress` about every change. */
export type Run = {
  /** The stage that runs or that failed; `undefined` before the first. */
  currentStage(): StageName | undefined;
  /**
   * Runs one stage: `running`, then `ok` or `warning`, with its duration. When `work` throws, the stage becomes
   * `failed` and the error goes on to the caller, who diagnoses it once and calls `finish`.
   */
  stage<T>(name: StageName, work: (stage: StageHandle) => Promise<T>): Promise<T>;
  /** Marks a stage that has nothing to do, with the reason. */
  skip(name: StageName, note: string): void;
  /** Adds one line to the transcript, already redacted. */
  say(line: string): void;
  /** Adds or replaces the answer for one recipient. */
  recipient(result: RecipientResult): void;
  setMessageId(messageId: string): void;
  /** Ends the run: stages that were not reached become `skipped`. Returns the finished report. */
  finish(outcome: Outcome, finding?: Finding): Report;
};

/** The stages of a check or a send in the order in which they happen. A check ends before those that send. */
export function stagesOf(connector: ConnectorUpdate | OpenConnector, action: Report["action"]): StageName[] {
  const isSend = action === "send";
  if (connector.kind === "exchange") {
    return ["policy", "tenant", "token", "roles", "mailbox", ...(isSend ? (["send"] as const) : [])];
  }
  // TLS from the start comes before the greeting, STARTTLS after it.
  const opening: StageName[] = endpointOf(connector).secure ? ["tls", "greeting"] : ["greeting", "tls"];
  const delivery: StageName[] = isSend ? ["sender", "recipients", "content"] : [];
  return ["policy", "dns", "connect", ...opening, "capabilities", "auth", ...delivery];
}

/** A report in which nothing has happened yet. */
export function waitingReport(action: Report["action"], stageNames: readonly StageName[]): Report {
  return {
    action,
    startedAt: new Date().toISOString(),
    ms: 0,
    stages: stageNames.map((name) => ({ name, status: "waiting", facts: [] })),
    recipients: [],
    transcript: [],
  };
}

/**
 * Starts the report of a check or a send.
 * @param stageNames the stages in the order in which they will happen
 * @param onProgress receives a copy of the report at every change, first with all stages waiting
 */
export function startReport(
  action: Report["action"],
  stageNames: readonly StageName[],
  onProgress: (report: Report) => void,
): Run {
  const start = performance.now();
  const report = waitingReport(action, stageNames);
  let current: Stage | undefined;

  function publish(): Report {
    report.ms = elapsedMs(start);
    const snapshot = copyOf(report);
    onProgress(snapshot);
    return snapshot;
  }

  function find(name: StageName): Stage {
    const stage = report.stages.find((candidate) => candidate.name === name);
    if (!stage) throw new Error(`This run has no stage "${name}".`);
    return stage;
  }

  publish();
  return {
    currentStage: () => current?.name,
    async stage(name, work) {
      const stage = find(name);
      const stageStart = performance.now();
      let end: "ok" | "warning" = "ok";
      current = stage;
      stage.status = "running";
      publish();
      try {
        const result = await work({
          fact: (label, value) => stage.facts.push({ label, value } satisfies Fact),
          note: (text) => {
            stage.note = text;
          },
          warn: (text) => {
            stage.note = text;
            end = "warning";
          },
        });
        stage.status = end;
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
    recipient(result) {
      const index = report.recipients.findIndex(({ address }) => address === result.address);
      if (index < 0) report.recipients.push(result);
      else report.recipients[index] = result;
      publish();
    },
    setMessageId(messageId) {
      report.messageId = messageId;
    },
    finish(outcome, finding) {
      // A stage that was stopped on request did not fail.
      if (outcome === "cancelled" && current?.status === "failed") {
        current.status = "skipped";
        current.note = "Stopped on request.";
      }
      for (const stage of report.stages) {
        if (stage.status === "waiting") stage.status = "skipped";
      }
      report.outcome = outcome;
      if (finding) report.finding = finding;
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
  explain: (facts: FailureFacts) => Finding;
}): Report {
  const { run, error, caller, signal, redact, explain } = failed;
  const isOver = signal.aborted && !isUnsure(error);
  const isCancelled = isOver && caller.aborted;
  const end: unknown = isCancelled ? failure("CANCELLED", "Cancelled.") : signal.reason;
  const finding = explain(factsOf(isOver ? end : error, run.currentStage() ?? "policy", redact));
  if (isCancelled) return run.finish("cancelled", finding);
  return run.finish(finding.class === "unsure" ? "unsure" : "failed", finding);
}

/** The codes of failures after which the other side may have the message. */
const unsureCodes = ["LOST_AFTER_DOT", "SEND_UNSURE"];

function isUnsure(error: unknown): boolean {
  return unsureCodes.includes((error as Partial<Failure>)?.facts?.code ?? "");
}

/** By hand, since `structuredClone` took a fifth of the time of a whole send. Facts and results never change. */
function copyOf(report: Report): Report {
  const stages = report.stages.map((stage) => ({ ...stage, facts: [...stage.facts] }));
  return { ...report, stages, recipients: [...report.recipients], transcript: [...report.transcript] };
}

function elapsedMs(since: number): number {
  return Math.round(performance.now() - since);
}
