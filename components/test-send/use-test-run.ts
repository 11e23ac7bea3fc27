import { useCallback, useEffect, useRef, useState } from "react";
import { tooLarge } from "#components/shell/too-large.ts";
import { actionOf } from "#components/test-send/test-attempt.ts";
import { cancelTest, runTest } from "#lib/actions/tests.ts";
import type { Report } from "#lib/email/report.ts";
import { stagesOf, waitingReport } from "#lib/email/stages.ts";
import type { Problem } from "#lib/errors.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

const interrupted: Problem = {
  code: "unavailable",
  message: "The connection to Mailroom was interrupted, so the end of this test is not known.",
  remedy: "What you entered is still here. Look whether Mailroom runs, then try again.",
  fields: [],
};

type Request = Omit<TestRequest, "runId">;

export type TestState = {
  /** What the report is about. */
  request?: Request;
  report?: Report;
  problem?: Problem;
  isRunning: boolean;
  isCancelling: boolean;
};

const idle: TestState = { isRunning: false, isCancelling: false };

/** Runs one test at a time and keeps its latest report. Leaving the page cancels what still runs. */
export function useTestRun() {
  const [state, setState] = useState<TestState>(idle);
  const runId = useRef<string>(undefined);

  const abandon = useCallback(() => {
    if (runId.current) void cancelTest(runId.current).catch(() => undefined);
    runId.current = undefined;
  }, []);
  useEffect(() => abandon, [abandon]);

  async function start(request: Request): Promise<TestState> {
    const id = crypto.randomUUID();
    runId.current = id;
    const action = actionOf(request);
    let last: TestState = { ...idle, request, report: waitingReport(action, stagesOf(request.connector, action)) };
    setState({ ...last, isRunning: true });
    try {
      for await (const progress of await runTest({ ...request, runId: id })) {
        if (runId.current !== id) return last;
        last = { ...idle, request, ...progress };
        setState((before) => ({ ...last, isRunning: true, isCancelling: before.isCancelling }));
      }
      if (!last.problem && !last.report?.outcome) last = { ...last, problem: interrupted };
    } catch (error) {
      last = { ...last, problem: tooLarge(error, request)?.problem ?? interrupted };
    }
    if (runId.current !== id) return last;
    runId.current = undefined;
    setState(last);
    return last;
  }

  async function cancel() {
    if (!runId.current) return;
    setState((before) => ({ ...before, isCancelling: true }));
    await cancelTest(runId.current).catch(() => undefined);
  }

  const fail = (problem: Problem) => setState({ ...idle, problem });
  return { ...state, start, cancel, fail };
}
