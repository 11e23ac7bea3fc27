import { diagnose } from "#lib/diagnosis/match.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import type { Action, Report } from "#lib/email/report.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { stagesOf, waitingReport } from "#lib/email/stages.ts";

/** The report of a run that could not begin, because a stored secret of the connector does not open. */
export function unopenedReport(connector: ConnectorUpdate, action: Action): Report {
  const { stages, ...report } = waitingReport(action, stagesOf(connector, action));
  const failure = { stage: "policy", code: "SECRET_UNREADABLE", text: "" } as const;
  return {
    ...report,
    ...diagnose({ action, stages: {}, failure }, withoutSecrets(connector)),
    outcome: "failed",
    stages: stages.map((stage) => ({ ...stage, status: stage.name === failure.stage ? "failed" : "skipped" })),
  };
}
