import "server-only";
import { setInterval } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Actor } from "#lib/auth.ts";
import { parseRow, type StoredRow } from "#lib/connectors/row.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import { getRow } from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import { composeMessage } from "#lib/email/compose.ts";
import type { ConnectorUpdate, OpenConnector } from "#lib/email/connector.ts";
import { createTokenCache } from "#lib/email/entra-token.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { type MessageInput, messageInput } from "#lib/email/message.ts";
import type { Report } from "#lib/email/report.ts";
import { keepingSecrets, secretChanges, withoutSecrets } from "#lib/email/secrets.ts";
import { type Mail, runConnector } from "#lib/email/send.ts";
import { endpointOf } from "#lib/email/target.ts";
import { AppError } from "#lib/errors.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";
import { policyOf, settings } from "#lib/settings.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

const tokens = createTokenCache();

/** How often a run looks whether somebody cancelled it, in milliseconds. */
const cancelPollMs = 250;

/**
 * Checks a connection or sends a test mail: the very path that real mail takes. Yields snapshots of the report while
 * it grows; the last one has an outcome. Ending the iteration early closes the sockets. Throws `invalid`,
 * `notFound` and `secretUnreadable` before anything is dialled.
 */
export async function* runTest(request: TestRequest, actor: Actor): AsyncGenerator<Report> {
  const row = request.connectorId ? await getRow(request.connectorId) : undefined;
  const connector = openDraft(request.connector, row);
  const mail = request.message && composeMail(connector, request.message, row?.id);
  const policy = policyOf(settings(), { sandboxPort: await findSandboxPort() });
  await db.testRun.create({ data: { id: request.runId, connectorId: row?.id, startedBy: actor.name } });

  const stop = new AbortController();
  const snapshots = reportStream((onProgress) =>
    runConnector({ connector, mail, policy, diagnose, tokens, signal: stop.signal, onProgress }),
  );
  const watch = watchForCancel(request.runId, stop);
  let last: Report | undefined;
  try {
    for await (const report of snapshots) {
      last = report;
      yield report;
    }
  } finally {
    stop.abort();
    await watch;
    await saveOutcome(request, row, last);
  }
}

/** Cancels a running test from any process; a run that has ended is left alone. */
export async function cancelTest(runId: string): Promise<void> {
  await db.testRun.updateMany({ where: { id: runId, finishedAt: null }, data: { cancelRequestedAt: new Date() } });
}

/** Checks the connection of a stored connector as it is stored. Throws `invalid` when it cannot be used. */
export async function runStoredTest(id: string, actor: Actor): Promise<Report> {
  const parsed = parseRow(await getRow(id));
  if ("mistake" in parsed) throw new AppError("invalid", parsed.mistake);
  const request = { runId: crypto.randomUUID(), connectorId: id, connector: keepingSecrets(parsed.connector) };
  let last: Report | undefined;
  for await (const report of runTest(request, actor)) last = report;
  if (!last) throw new AppError("unavailable", "The check ended without a report.");
  return last;
}

function composeMail(connector: OpenConnector, message: MessageInput, connectorId: string | undefined): Mail {
  const dotless = connector.kind !== "exchange" && isLoopbackHost(endpointOf(connector).host);
  const parsed = messageInput({ dotless }).safeParse(message);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({
      path: `message.${issue.path.join(".")}`,
      message: issue.message,
    }));
    throw new AppError("invalid", fields[0]?.message ?? "", { fields });
  }
  const { publicUrl } = settings();
  const footer =
    publicUrl && connectorId
      ? { text: `Sent with the connector ${connector.name}`, url: `${publicUrl}/connectors/${connectorId}` }
      : undefined;
  const { subject, message: markdown, ...recipients } = message;
  return { ...recipients, ...composeMessage({ subject, markdown, footer }) };
}

/** A stream of what `work` reports; it fails when `work` fails. */
function reportStream(work: (onProgress: (report: Report) => void) => Promise<Report>): ReadableStream<Report> {
  return new ReadableStream<Report>({
    start(controller) {
      work((report) => controller.enqueue(report)).then(
        () => controller.close(),
        (error) => controller.error(error),
      );
    },
  });
}

/** Looks in the database, because the person who cancels may be served by another process. */
async function watchForCancel(runId: string, stop: AbortController): Promise<void> {
  try {
    for await (const _ of setInterval(cancelPollMs, undefined, { signal: stop.signal })) {
      const run = await db.testRun.findUnique({ where: { id: runId }, select: { cancelRequestedAt: true } });
      if (run?.cancelRequestedAt) return stop.abort();
    }
  } catch (error) {
    if (!stop.signal.aborted) stop.abort(error);
  }
}

/** Keeps the report; the stored connector's "last test" follows when it was tested exactly as it is stored. */
async function saveOutcome(
  request: TestRequest,
  row: StoredRow | undefined,
  report: Report | undefined,
): Promise<void> {
  const outcome = report?.outcome ?? "cancelled";
  const finishedAt = new Date();
  await db.testRun.update({
    where: { id: request.runId },
    data: { finishedAt, outcome, ...(report ? { report } : {}) },
  });
  if (!row || outcome === "cancelled" || !isAsStored(request.connector, row)) return;
  await db.connector.updateMany({
    where: { id: row.id, version: row.version },
    data: { lastTestAt: finishedAt, lastTestOutcome: outcome },
  });
}

function isAsStored(draft: ConnectorUpdate, row: StoredRow): boolean {
  const parsed = parseRow(row);
  if ("mistake" in parsed || secretChanges(draft).some(({ change }) => change.op !== "keep")) return false;
  const { name, slug } = parsed.connector;
  return isDeepStrictEqual({ ...withoutSecrets(draft), name, slug }, parsed.connector);
}
