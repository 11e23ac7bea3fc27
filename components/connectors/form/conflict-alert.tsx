"use client";

import { Alert, Button, Group } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "#components/connectors/form/conflict-alert.module.css";
import type { Conflict } from "#components/connectors/form/use-save.ts";
import { Time } from "#components/time.tsx";
import { changesSince } from "#lib/connectors/changes.ts";

type ConflictAlertProps = { conflict: Conflict; onChoose: (how: "load" | "merge") => void };

/** Somebody saved in the meantime: what they changed, and the two ways on. */
export function ConflictAlert({ conflict, onChoose }: ConflictAlertProps) {
  const element = useRef<HTMLDivElement>(null);
  const changes = changesSince(conflict.before, conflict.stored);
  useEffect(() => {
    element.current?.scrollIntoView({ block: "center" });
    element.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Alert
      ref={element}
      tabIndex={-1}
      role="alert"
      color="yellow"
      icon={<IconUsers aria-hidden />}
      title="Not saved: this connector was changed meanwhile"
    >
      <p className={classes.line}>
        {conflict.updatedBy} saved it <Time at={conflict.updatedAt} />.{" "}
        {changes.length > 0 ? "These fields are new:" : "No field was changed."}
      </p>
      {changes.length > 0 && (
        <dl className={classes.changes}>
          {changes.map(({ path, label, value }) => (
            <div key={path} className={classes.change}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <Group gap="xs" mt="sm">
        <Button size="compact-sm" variant="default" onClick={() => onChoose("load")}>
          Load the newer version
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onChoose("merge")}>
          Keep my changes
        </Button>
      </Group>
      <p className={classes.after}>
        Loading discards what you changed here. Keeping puts your changes on top: where both changed a field, yours
        stays and the next save stores it.
      </p>
    </Alert>
  );
}
