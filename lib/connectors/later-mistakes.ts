import "server-only";
import type { Config } from "#lib/config/schema.ts";
import { checkCertificates } from "#lib/connectors/certificates.ts";
import { checkOperatorRules } from "#lib/connectors/operator-rules.ts";
import type { ConnectorInput, ConnectorUpdate } from "#lib/email/connector.ts";
import { AppError, type FieldIssue } from "#lib/errors.ts";
import { settings } from "#lib/settings.ts";

/** What is found only on the server: a certificate that is none, a service or sender that the operator's rules refuse. */
export function laterMistakes(
  connector: ConnectorInput | ConnectorUpdate,
  config: Config = settings().config,
): { path: string[]; message: string }[] {
  const found = [
    ...issuesOf(() => checkCertificates(connector)),
    ...issuesOf(() => checkOperatorRules(connector, config)),
  ];
  return found.map(({ path, message }) => ({ path: path.split("."), message }));
}

function issuesOf(check: () => void): FieldIssue[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.fields.length === 0) throw error;
    return error.fields;
  }
}
