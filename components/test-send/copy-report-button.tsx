import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import text from "#components/shell/text.module.css";
import { reportText } from "#components/test-send/report-text.ts";
import type { TestSubject } from "#components/test-send/test-subject.ts";
import { useCopy } from "#components/test-send/use-copy.ts";
import type { Report } from "#lib/email/report.ts";

const words = { idle: "", copied: "The report was copied.", failed: "Your browser does not allow copying." };

/** Copies a report as text for a colleague or a help desk. */
export function CopyReportButton({ report, subject }: { report: Report; subject: TestSubject }) {
  const { state, copy } = useCopy();
  return (
    <>
      <Button
        variant="default"
        size="xs"
        title="As text, without secrets and without recipients’ full addresses"
        leftSection={state === "copied" ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        onClick={() => copy(reportText(report, subject))}
      >
        Copy report
      </Button>
      <span className={state === "failed" ? text.bad : text.hidden} role="status">
        {words[state]}
      </span>
    </>
  );
}
