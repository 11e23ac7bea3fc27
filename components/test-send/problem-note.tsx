import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { FieldButton } from "#components/test-send/field-button.tsx";
import classes from "#components/test-send/test-send.module.css";
import type { Problem } from "#lib/errors.ts";

/** Why a test did not start or has no end, and the way to what is to be corrected. */
export function ProblemNote({ problem, editHref }: { problem: Problem; editHref?: string }) {
  const { message, remedy, fields } = problem;
  const others = [...new Set(fields.map((field) => field.message))].filter((text) => text !== message);
  const field = fields.find(({ path }) => !path.startsWith("message."))?.path.replace(/^connector\./, "");
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={withSettingLinks(message)}>
      {others.length > 0 && (
        <ul className={classes.problems}>
          {others.map((text) => (
            <li key={text}>{withSettingLinks(text)}</li>
          ))}
        </ul>
      )}
      {field ? <FieldButton field={field} editHref={editHref} /> : remedy}
    </Alert>
  );
}
