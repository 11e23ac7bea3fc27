import { ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import text from "#components/shell/text.module.css";
import classes from "#components/test-send/finding.module.css";
import { useCopy } from "#components/test-send/use-copy.ts";
import type { CopyLine } from "#lib/email/report.ts";

/** Lines that a remedy needs, each ready to be copied. */
export function CopyLines({ lines }: { lines: CopyLine[] }) {
  return (
    <ul className={classes.lines} aria-label="To copy">
      {lines.map((line) => (
        <Line key={line.label + line.text} {...line} />
      ))}
    </ul>
  );
}

function Line({ label, text: line }: CopyLine) {
  const { state, copy } = useCopy();
  return (
    <li>
      <span className={classes.lineLabel}>{label}</span>
      <div className={classes.line}>
        <code className={classes.lineText}>{line}</code>
        <ActionIcon onClick={() => copy(line)} aria-label={`Copy: ${label}`} title="Copy">
          {state === "copied" ? (
            <IconCheck size={17} className={text.good} aria-hidden />
          ) : (
            <IconCopy size={17} stroke={1.7} aria-hidden />
          )}
        </ActionIcon>
      </div>
      <span className={text.hidden} role="status">
        {state === "copied" && "Copied"}
      </span>
    </li>
  );
}
