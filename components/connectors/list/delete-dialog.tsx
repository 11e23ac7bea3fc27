"use client";

import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, useTransition } from "react";
import classes from "#components/connectors/list/list.module.css";
import { deleteConnectors } from "#lib/actions/connectors.ts";

const namesShown = 5;

type DeleteDialogProps = { connectors: { id: string; name: string }[]; onClose: () => void };

/** Asks before connectors are deleted, and names them. */
export function DeleteDialog({ connectors, onClose }: DeleteDialogProps) {
  const [isPending, startTransition] = useTransition();
  const [mistake, setMistake] = useState<string>();
  const [only] = connectors;
  const isOne = connectors.length === 1;
  const title = isOne ? `Delete “${only?.name}”?` : `Delete ${connectors.length} connectors?`;
  const more = connectors.length - namesShown;

  const confirm = () =>
    startTransition(async () => {
      const result = await deleteConnectors(connectors.map(({ id }) => id)).catch(() => undefined);
      if (!result) return setMistake("The server could not be reached. Nothing is known to be deleted: look again.");
      if (!result.ok) return setMistake(`${result.problem.message} ${result.problem.remedy}`);
      notifications.show({
        message: isOne ? `“${only?.name}” is deleted.` : `${result.value} connectors are deleted.`,
      });
      onClose();
    });

  return (
    <Modal opened onClose={onClose} title={title}>
      {!isOne && (
        <ul className={classes.names}>
          {connectors.slice(0, namesShown).map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
      <p className={classes.dialogText}>
        {isOne ? "Its" : "Their"} settings, stored secrets and test reports are deleted too. This cannot be undone.
      </p>
      {mistake && (
        <p className={classes.mistake} role="alert">
          {mistake}
        </p>
      )}
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep
        </Button>
        <Button color="red" onClick={confirm} loading={isPending}>
          Delete
        </Button>
      </div>
    </Modal>
  );
}
