import { reportText } from "#components/test-send/report-text.ts";
import { subjectOf } from "#components/test-send/test-subject.ts";
import { usableConnector } from "#lib/connectors/row.ts";
import { findConnectorId, getRow } from "#lib/connectors/store.ts";
import type { Outcome, Report } from "#lib/email/report.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";
import { testText } from "#lib/email/test-text.ts";
import { AppError } from "#lib/errors.ts";
import { runTest } from "#lib/test-runs/run.ts";
import type { ConnectorsCommand } from "#scripts/connectors/command.ts";
import { commandLineActor, say } from "#scripts/connectors/io.ts";

const codes: Record<Outcome, number> = { ok: 0, failed: 2, partial: 3, unsure: 3, cancelled: 3 };

/** Checks the connection of a stored connector, or sends a test mail with it. */
export async function testConnector({ ids: [name = ""], to, json }: ConnectorsCommand<"test">): Promise<number> {
  const id = await findConnectorId(name);
  if (!id) throw new AppError("notFound", `There is no connector ${name}.`);
  const connector = keepingSecrets(usableConnector(await getRow(id)));
  const message = to.length > 0 ? { to, cc: [], bcc: [], replyTo: [], ...testText } : undefined;
  const request = { runId: crypto.randomUUID(), connectorId: id, connector, ...(message ? { message } : {}) };
  let last: Report | undefined;
  for await (const report of runTest(request, commandLineActor())) last = report;
  if (!last?.outcome) throw new AppError("unavailable", "The test ended without a report.");
  say(json ? JSON.stringify(last, null, 2) : reportText(last, subjectOf(request)).trimEnd());
  return codes[last.outcome];
}
