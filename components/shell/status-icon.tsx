import { Loader } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconHelpCircle,
} from "@tabler/icons-react";
import text from "#components/shell/text.module.css";
import type { DomainStatus } from "#lib/domain/report.ts";
import type { StageStatus } from "#lib/email/report.ts";

/** How a stage or a part of a domain stands; the word for it stands beside the icon. */
export function StatusIcon({ status }: { status: StageStatus | DomainStatus }) {
  const common = { size: 20, stroke: 1.8, "aria-hidden": true } as const;
  switch (status) {
    case "running":
      return <Loader size={18} aria-hidden />;
    case "ok":
      return <IconCircleCheck {...common} className={text.good} />;
    case "warning":
      return <IconAlertTriangle {...common} className={text.warn} />;
    case "failed":
      return <IconCircleX {...common} className={text.bad} />;
    case "skipped":
      return <IconCircleMinus {...common} className={text.quiet} />;
    case "waiting":
      return <IconCircleDashed {...common} className={text.quiet} />;
    case "unknown":
      return <IconHelpCircle {...common} className={text.quiet} />;
  }
}
