import type { Actor } from "#lib/auth.ts";
import { parseRow, type StoredRow } from "#lib/connectors/row.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";
import { testText } from "#lib/email/test-text.ts";
import { AppError } from "#lib/errors.ts";
import { includesRole } from "#lib/roles.ts";
import type { TestLimits } from "#lib/settings.ts";
import { isAsStored } from "#lib/test-runs/as-stored.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

/**
 * The request as this person may make it. People who may not change connectors test stored ones alone, exactly as
 * they are stored, and send nothing but the fixed text, with answers to the sender alone, whatever the request says.
 * Throws `forbidden`, and `invalid` for too many recipients.
 */
export function permittedRequest(
  request: TestRequest,
  { row, actor, limits }: { row: StoredRow | undefined; actor: Actor; limits: TestLimits },
): TestRequest {
  if (!includesRole(actor.role, "operator")) throw new AppError("forbidden", "Your role does not include tests.");
  const isEditor = includesRole(actor.role, "editor");
  if (isEditor) requireFewRecipients(request, limits.recipients, "MAILROOM_TEST_RECIPIENTS");
  else requireFewRecipients(request, limits.recipientsOperator, "MAILROOM_TEST_RECIPIENTS_OPERATOR");
  if (isEditor) return request;
  const connector = storedConnector(request, row);
  const { message, ...rest } = request;
  return { ...rest, connector, ...(message ? { message: { ...message, ...testText, replyTo: [] } } : {}) };
}

/** The row's own connector: a draft's name would be words of one's own in the mail. */
function storedConnector({ connector }: TestRequest, row: StoredRow | undefined): ConnectorUpdate {
  const parsed = row && isAsStored(connector, row) ? parseRow(row) : undefined;
  if (parsed && "connector" in parsed) return keepingSecrets(parsed.connector);
  throw new AppError("forbidden", "Your role includes tests of connectors as they are stored, and of nothing else.");
}

function requireFewRecipients({ message, check }: TestRequest, limit: number, setting: string): void {
  const { to = [], cc = [], bcc = [] } = message ?? { to: check?.recipients };
  if (to.length + cc.length + bcc.length <= limit) return;
  const text = `One test goes to at most ${limit} recipients (${setting}).`;
  throw new AppError("invalid", text, { fields: [{ path: "message.to", message: text }] });
}
