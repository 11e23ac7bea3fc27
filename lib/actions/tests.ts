"use server";

import * as z from "zod";
import { type ActionResult, parseInput, requireSameOrigin, runAction, toProblem } from "#lib/action.ts";
import { getActor } from "#lib/auth.ts";
import type { Report } from "#lib/email/report.ts";
import type { Problem } from "#lib/errors.ts";
import { type TestRequest, testRequest } from "#lib/test-runs/request.ts";
import { cancelTest as cancel, runTest as run, runStoredTest } from "#lib/test-runs/run.ts";

/** What a running test sends: snapshots of its report, the last one with an outcome; or the problem that stopped it. */
export type TestProgress = { report: Report } | { problem: Problem };

/**
 * Checks a connection or sends a test mail with what is on the screen, and streams the report while it grows.
 * @see https://react.dev/reference/rsc/use-server#serializable-parameters-and-return-values
 */
export async function* runTest(input: TestRequest): AsyncGenerator<TestProgress> {
  try {
    await requireSameOrigin();
    for await (const report of run(parseInput(testRequest, input), await getActor())) yield { report };
  } catch (error) {
    yield { problem: toProblem(error) };
  }
}

/** Stops a running test, in whichever process it runs: its sockets are closed. */
export async function cancelTest(runId: string): Promise<ActionResult<void>> {
  return runAction(z.uuid(), runId, cancel);
}

/**
 * Checks the connection of a stored connector, for the list; yields the finished report. A generator, because a tab's
 * actions wait for each other until they answer, and a generator answers at once: several checks run side by side.
 */
export async function* checkConnector(id: string): AsyncGenerator<TestProgress> {
  try {
    await requireSameOrigin();
    yield { report: await runStoredTest(parseInput(z.uuid(), id), await getActor()) };
  } catch (error) {
    yield { problem: toProblem(error) };
  }
}
