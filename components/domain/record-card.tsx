import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "#components/domain/domain.module.css";
import { RecordValue } from "#components/domain/record-value.tsx";
import text from "#components/shell/text.module.css";
import type { RecordToAdd } from "#lib/domain/report.ts";

/** A record to publish, each of its parts ready to be copied. */
export function RecordCard({ record: { name, type, value } }: { record: RecordToAdd }) {
  const parts = { Name: name, Type: type, Value: value };
  return (
    <dl className={classes.card}>
      {Object.entries(parts).map(([label, part]) => (
        <div key={label} className={classes.cardRow}>
          <dt>{label}</dt>
          <dd>
            <span className={classes.value}>
              <RecordValue value={part} />
            </span>
            <Copy label={`${label.toLowerCase()} ${part}`} value={part} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Copy({ label, value }: { label: string; value: string }) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <>
          <ActionIcon onClick={copy} aria-label={`Copy the ${label}`} title="Copy">
            {copied ? (
              <IconCheck size={17} className={text.good} aria-hidden />
            ) : (
              <IconCopy size={17} stroke={1.7} aria-hidden />
            )}
          </ActionIcon>
          <span className={text.hidden} role="status">
            {copied && "Copied"}
          </span>
        </>
      )}
    </CopyButton>
  );
}
