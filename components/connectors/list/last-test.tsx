import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import classes from "#components/connectors/list/row.module.css";
import text from "#components/shell/text.module.css";
import { Time } from "#components/time.tsx";
import type { ConnectorRow } from "#lib/connectors/view.ts";
import type { Outcome } from "#lib/email/report.ts";

const looks = {
  ok: { word: "Worked", Icon: IconCircleCheck, tone: text.good },
  partial: { word: "Partly sent", Icon: IconAlertTriangle, tone: text.warn },
  failed: { word: "Failed", Icon: IconCircleX, tone: text.bad },
  unsure: { word: "Not certain", Icon: IconHelpCircle, tone: text.warn },
  cancelled: { word: "Cancelled", Icon: IconBan, tone: "" },
} satisfies Record<Outcome, unknown>;

export function LastTest({ lastTestAt, lastTestOutcome }: Pick<ConnectorRow, "lastTestAt" | "lastTestOutcome">) {
  if (!lastTestAt || !lastTestOutcome) return <span className={text.quiet}>Never</span>;
  const { word, Icon, tone } = looks[lastTestOutcome];
  return (
    <span className={classes.lines}>
      <span className={`${classes.marked} ${tone}`}>
        <Icon size={16} stroke={1.8} aria-hidden />
        {word}
      </span>
      <span className={classes.second}>
        <Time at={lastTestAt} />
      </span>
    </span>
  );
}
