import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "#components/test-send/finding.module.css";
import { FindingView } from "#components/test-send/finding-view.tsx";
import type { Finding } from "#lib/email/report.ts";

/** What deserves attention although it worked: the title plain to see, the rest on demand. */
export function Warnings({ warnings }: { warnings: Finding[] }) {
  return (
    <ul className={classes.warnings} aria-label="Warnings">
      {warnings.map((warning) => (
        <li key={warning.rule}>
          <details className={classes.warning}>
            <summary>
              <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
              <span>
                <strong>Warning</strong> {warning.title}
              </span>
            </summary>
            <FindingView finding={warning} level={3} />
          </details>
        </li>
      ))}
    </ul>
  );
}

type FoldedFindingsProps = { title: string; findings: Finding[] };

/** Findings that matter only if the first ones do not help. */
export function FoldedFindings({ title, findings }: FoldedFindingsProps) {
  return (
    <details className={classes.folded}>
      <summary>{title}</summary>
      {findings.map((finding) => (
        <section key={finding.rule}>
          <h3 className={classes.foldedTitle}>{finding.title}</h3>
          <FindingView finding={finding} level={4} isFurther />
        </section>
      ))}
    </details>
  );
}
