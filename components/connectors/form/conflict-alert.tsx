"use client";

import { Alert, Button, Group } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "#components/connectors/form/conflict-alert.module.css";
import type { Conflict } from "#components/connectors/form/use-save.ts";
import { Time } from "#components/time.tsx";

type ConflictAlertProps = { conflict: Conflict; onLoad: () => void; onKeep: () => void };

/** Somebody saved in the meantime: what is stored now where it differs, and the two ways on. */
export function ConflictAlert({ conflict, onLoad, onKeep }: ConflictAlertProps) {
  const element = useRef<HTMLDivElement>(null);
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
        {conflict.changes.length > 0 ? "Stored now, where it differs from your form:" : "Its fields equal yours."}
      </p>
      {conflict.changes.length > 0 && (
        <dl className={classes.changes}>
          {conflict.changes.map(({ path, label, stored }) => (
            <div key={path} className={classes.change}>
              <dt>{label}</dt>
              <dd>{stored}</dd>
            </div>
          ))}
        </dl>
      )}
      <Group gap="xs" mt="sm">
        <Button size="compact-sm" variant="default" onClick={onLoad}>
          Load the newer version
        </Button>
        <Button size="compact-sm" variant="default" onClick={onKeep}>
          Keep my changes
        </Button>
      </Group>
      <p className={classes.after}>
        Loading discards what you changed here. Keeping lets your next save replace the values above.
      </p>
    </Alert>
  );
}
