import { type AuditRecord, recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import type { Report } from "#lib/email/report.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { targetOf } from "#lib/email/target.ts";
import { AppError } from "#lib/errors.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

/** The entry of a test that ended: what was tested, against which target, for whom, and what came of it. */
export function testRecord(request: TestRequest, report: Report | undefined): AuditRecord {
  const isFailed = !report?.outcome || report.outcome === "failed";
  const isRefused = isFailed && report?.finding?.rule.startsWith("policy.") === true;
  const outcome = isRefused ? "refused" : isFailed ? "failed" : "done";
  const rule = report?.finding?.rule;
  return { ...aboutTest(request, { result: report?.outcome ?? "failed", rule }), outcome };
}

/** The entry of a cancelled test, about the connector where the run is known to have one. */
export function cancelRecord(runId: string, connector: { id: string; name: string } | undefined): AuditRecord {
  const target = connector && { type: "connector" as const, id: connector.id, name: connector.name };
  return { action: "connector.cancelTest", target, details: { runId } };
}

/** The entry of a test whose process died before it could tell how the test ended. */
export function lostRecord({ id, startedBy }: { id: string; startedBy: string }): AuditRecord {
  return { action: "connector.loseTest", outcome: "failed", details: { startedBy, runId: id } };
}

/**
 * The same run, with an entry for an attempt that was refused before it began. What the frame of the action records
 * itself (lib/action.ts) is not recorded twice.
 */
export async function* withRefusals<T>(run: AsyncIterable<T>, request: TestRequest, actor: Actor): AsyncGenerator<T> {
  try {
    yield* run;
  } catch (error) {
    if (error instanceof AppError && error.code !== "forbidden") {
      await recordAudit(db, actor, { ...aboutTest(request, { why: error.message }), outcome: "refused" });
    }
    throw error;
  }
}

function aboutTest(
  { runId, connectorId, connector, message, check }: TestRequest,
  details: NonNullable<AuditRecord["details"]>,
): AuditRecord {
  const recipients = message ? [...message.to, ...message.cc, ...message.bcc] : (check?.recipients ?? []);
  return {
    action: message ? "connector.test" : "connector.check",
    target: { type: "connector", id: connectorId, name: connector.name },
    details: {
      dials: targetOf(withoutSecrets(connector)),
      ...(recipients.length > 0 ? { recipients } : {}),
      ...(check?.isDeep ? { isDeep: true } : {}),
      ...details,
      runId,
    },
  };
}
