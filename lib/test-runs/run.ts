import "server-only";
import { setInterval } from "node:timers/promises";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { policyOf } from "#lib/config/policy.ts";
import { type StoredRow, usableConnector } from "#lib/connectors/row.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import { getRow } from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import { composeMessage } from "#lib/email/compose.ts";
import type { ConnectorUpdate, OpenConnector } from "#lib/email/connector.ts";
import { createTokenCache } from "#lib/email/entra-token.ts";
import { lookOf } from "#lib/email/mail-look.ts";
import { checkRecipients, type MessageInput, messageInput } from "#lib/email/message.ts";
import type { MailRules } from "#lib/email/policy.ts";
import type { Action, Report } from "#lib/email/report.ts";
import { keepingSecrets, secretChanges } from "#lib/email/secrets.ts";
import { type Mail, runConnector, type Task } from "#lib/email/send.ts";
import { isDotlessAllowed } from "#lib/email/target.ts";
import { AppError, invalidInput } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";
import { settings } from "#lib/settings.ts";
import { isAsStored } from "#lib/test-runs/as-stored.ts";
import { cancelRecord, testRecord, withRefusals } from "#lib/test-runs/audit-records.ts";
import { claimRun } from "#lib/test-runs/budget.ts";
import { logTest } from "#lib/test-runs/log.ts";
import { permittedRequest } from "#lib/test-runs/permission.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";
import { isSignInRefused } from "#lib/test-runs/sign-in.ts";
import { unopenedReport } from "#lib/test-runs/unopened.ts";

const tokens = createTokenCache();

/** How often a run looks whether somebody cancelled it, in milliseconds. */
const cancelPollMs = 250;

/**
 * Checks a connection or sends a test mail: the very path that real mail takes. Yields snapshots of the report while
 * it grows; the last one has an outcome. Ending the iteration early closes the sockets. Throws `invalid`,
 * `notFound`, `forbidden` and `tooMany` before anything is resolved or dialled.
 */
export function runTest(request: TestRequest, actor: Actor): AsyncGenerator<Report> {
  return withRefusals(runPermitted(request, actor), request, actor);
}

/** `stored` is the connector's row where it has been read already. */
async function* runPermitted(given: TestRequest, actor: Actor, stored?: StoredRow): AsyncGenerator<Report> {
  const row = stored ?? (given.connectorId ? await getRow(given.connectorId) : undefined);
  const { testLimits: limits } = settings();
  const request = permittedRequest(given, { row, actor, limits });
  const connector = openUnlessUnreadable(request.connector, row);
  if (!connector) {
    const report = unopenedReport(request.connector, actionOf(request));
    // Nothing is dialled, so no budget is touched.
    const data = { id: request.runId, connectorId: row?.id, startedBy: actor.name };
    const { count } = await db.testRun.createMany({ data, skipDuplicates: true });
    await saveOutcome({ request, row, report, actor, isFirst: count > 0 });
    yield report;
    return;
  }
  const policy = policyOf(settings().config, { sandboxPort: await findSandboxPort() });
  const task = taskOf(request, connector, { connectorId: row?.id, rules: policy.mail });
  const stop = new AbortController();
  const usesStoredSecret =
    row !== undefined && secretChanges(request.connector).some(({ change }) => change.op === "keep");
  const isFirst = await claimRun({ runId: request.runId, actor, row, usesStoredSecret, limits });
  // The row is there already when the cancel came first, or when a request is made twice: nothing is sent then.
  if (!isFirst) stop.abort();

  const startedAt = performance.now();
  let last: Report | undefined;
  const { snapshots, ended } = startReport((onProgress) => {
    const note = (report: Report) => {
      last = report;
      onProgress(report);
    };
    return runConnector({ connector, task, policy, diagnose, tokens, signal: stop.signal, onProgress: note });
  });
  const watch = watchForCancel(request.runId, stop);
  try {
    yield* snapshots;
  } finally {
    stop.abort();
    // Whoever stopped reading does not change how it ended: after the final dot the mail may be on its way.
    await Promise.all([watch, ended]);
    logTest(request, { actor, report: last, ms: performance.now() - startedAt });
    await saveOutcome({ request, row, report: last, actor, isFirst }).catch((error) => {
      logger.error({ err: error, runId: request.runId }, "The outcome of a test could not be stored.");
    });
  }
}

/** Cancels a test from any process, even before it has begun; a run that has ended is left alone. */
export async function cancelTest(runId: string, actor: Actor): Promise<void> {
  const cancelRequestedAt = new Date();
  await db.$transaction(async (tx) => {
    const [run] = await tx.testRun.updateManyAndReturn({
      where: { id: runId, finishedAt: null },
      data: { cancelRequestedAt },
      select: { connector: { select: { id: true, name: true } } },
    });
    const early = { id: runId, startedBy: actor.name, cancelRequestedAt };
    const { count } = run ? { count: 1 } : await tx.testRun.createMany({ data: early, skipDuplicates: true });
    if (count > 0) await recordAudit(tx, actor, cancelRecord(runId, run?.connector ?? undefined));
  });
}

/** {@link runTest} of a stored connector's connection, as it is stored. Throws `invalid` when it cannot be used. */
export async function* runStoredTest(
  { id, runId }: { id: string; runId: string },
  actor: Actor,
): AsyncGenerator<Report> {
  const row = await getRow(id);
  const request = { runId, connectorId: id, connector: keepingSecrets(usableConnector(row)) };
  // This very row: read again, it could have another target meanwhile.
  yield* withRefusals(runPermitted(request, actor, row), request, actor);
}

/** The draft with its secrets; undefined where a stored one does not open, which is a failure to be explained. */
function openUnlessUnreadable(draft: ConnectorUpdate, row: StoredRow | undefined): OpenConnector | undefined {
  try {
    return openDraft(draft, row);
  } catch (error) {
    if (error instanceof AppError && error.code === "secretUnreadable") return undefined;
    throw error;
  }
}

function actionOf({ message, check }: TestRequest): Action {
  if (message) return "send";
  return check?.isDeep ? "deepCheck" : "check";
}

type MailContext = { connectorId: string | undefined; rules: MailRules };

function taskOf(request: TestRequest, connector: OpenConnector, context: MailContext): Task {
  const action = actionOf(request);
  if (action === "send" && request.message) {
    return { action, mail: composeMail(connector, request.message, context) };
  }
  const recipients = checkRecipients({ isDotlessAllowed: isDotlessAllowed(connector) }).safeParse(
    request.check?.recipients ?? [],
  );
  if (!recipients.success) throw invalidInput(recipients.error, ["message", "to"]);
  return { action: action === "deepCheck" ? action : "check", recipients: recipients.data };
}

function composeMail(connector: OpenConnector, message: MessageInput, { connectorId, rules }: MailContext): Mail {
  const parsed = messageInput({ isDotlessAllowed: isDotlessAllowed(connector) }).safeParse(message);
  if (!parsed.success) throw invalidInput(parsed.error, ["message"]);
  const { subject, message: markdown, ...recipients } = message;
  const look = lookOf({ ...rules, publicUrl: settings().publicUrl }, { name: connector.name, id: connectorId });
  return { ...recipients, ...composeMessage({ subject, markdown, ...look }) };
}

/** Starts `work`. `snapshots` streams what it reports and fails when it fails; `ended` only waits for its end. */
function startReport(work: (onProgress: (report: Report) => void) => Promise<Report>): {
  snapshots: ReadableStream<Report>;
  ended: Promise<void>;
} {
  let isRead = true;
  let ended = Promise.resolve();
  const snapshots = new ReadableStream<Report>({
    start(controller) {
      ended = work((report) => isRead && controller.enqueue(report)).then(
        () => isRead && controller.close(),
        (error) => isRead && controller.error(error),
      ) as Promise<void>;
    },
    cancel() {
      isRead = false;
    },
  });
  return { snapshots, ended };
}

/** Looks in the database, because the person who cancels may be served by another process. */
async function watchForCancel(runId: string, stop: AbortController): Promise<void> {
  try {
    for await (const _ of setInterval(cancelPollMs, undefined, { signal: stop.signal })) {
      // A database that is away for a moment must not end a mail half-way.
      const run = await db.testRun.findUnique({ where: { id: runId } }).catch(() => undefined);
      if (run?.cancelRequestedAt) return stop.abort();
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}

type EndedRun = {
  request: TestRequest;
  row: StoredRow | undefined;
  report: Report | undefined;
  actor: Actor;
  isFirst: boolean;
};

/** Keeps the report; the stored connector's "last test" follows when it was tested exactly as it is stored. */
async function saveOutcome({ request, row, report, actor, isFirst }: EndedRun): Promise<void> {
  const outcome = report?.outcome ?? "failed";
  const finishedAt = new Date();
  await db.$transaction(async (tx) => {
    // The run is gone when its connector was deleted meanwhile.
    const { count } = await tx.testRun.updateMany({
      where: { id: request.runId, finishedAt: null },
      data: { finishedAt, outcome, ...(report ? { report, isSignInRefused: isSignInRefused(report) } : {}) },
    });
    // A request that was made twice tells nothing new.
    if (isFirst || count > 0) await recordAudit(tx, actor, testRecord(request, report));
  });
  if (!row || outcome === "cancelled" || !isAsStored(request.connector, row)) return;
  await db.connector.updateMany({
    where: { id: row.id, version: row.version },
    data: { lastTestAt: finishedAt, lastTestOutcome: outcome },
  });
}
