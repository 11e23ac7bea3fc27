"use server";

import * as z from "zod";
import { type ActionResult, runAction, streamAction } from "#lib/action.ts";
import type { Report } from "#lib/email/report.ts";
import type { Problem } from "#lib/errors.ts";
import { type TestRequest, testRequest } from "#lib/test-runs/request.ts";
import { cancelTest as cancel, runTest as run, runStoredTest } from "#lib/test-runs/run.ts";

/** What a running test sends: snapshots of its report, the last one with an outcome; or the problem that stopped it. */
export type TestProgress = { report: Report } | { problem: Problem };

/** Checks a connection or sends a test mail with what is on the screen, and streams the report while it grows. */
export async function* runTest(input: TestRequest): AsyncGenerator<TestProgress> {
  yield* streamAction("runTest", testRequest, input, async function* (request, actor) {
    for await (const report of run(request, actor)) yield { report };
  });
}

/** Stops a running test, in whichever process it runs: its sockets are closed. */
export async function cancelTest(runId: string): Promise<ActionResult<void>> {
  return runAction("cancelTest", z.uuid(), runId, cancel);
}

/** Checks the connection of a stored connector, for the list. */
export async function* checkConnector(input: { id: string; runId: string }): AsyncGenerator<TestProgress> {
  yield* streamAction(
    "checkConnector",
    z.strictObject({ id: z.uuid(), runId: z.uuid() }),
    input,
    async function* (stored, actor) {
      for await (const report of runStoredTest(stored, actor)) yield { report };
    },
  );
}
