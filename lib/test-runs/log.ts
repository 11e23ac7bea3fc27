import type { Actor } from "#lib/auth.ts";
import type { Report } from "#lib/email/report.ts";
import { logger } from "#lib/logger.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

/**
 * Logs one line for a test that ended: which, of what, for which request, how it ended and after how many
 * milliseconds. Neither addresses nor what a server said: these are in the report.
 */
export function logTest(
  { runId, connectorId, message, check }: TestRequest,
  { actor, report, ms }: { actor: Actor; report: Report | undefined; ms: number },
  log: Pick<typeof logger, "info"> = logger,
): void {
  const { outcome = "failed", finding } = report ?? {};
  const action = message ? "send" : check?.isDeep ? "deepCheck" : "check";
  const line = { requestId: actor.requestId, runId, connectorId, action, outcome, rule: finding?.rule };
  log.info({ ...line, stage: finding?.stage, class: finding?.class, ms: Math.round(ms) }, "test");
}
