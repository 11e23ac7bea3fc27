"use client";

import { notifications } from "@mantine/notifications";
import { useState } from "react";
import classes from "#components/connectors/delete-dialog.module.css";
import { LazyConfirmDialog } from "#components/shell/lazy-confirm-dialog.tsx";
import { unreachable } from "#components/shell/unreachable.ts";
import { deleteConnectors } from "#lib/actions/connectors.ts";

const namesShown = 5;

type DeleteDialogProps = {
  connectors: { id: string; name: string; isForPeople?: boolean }[];
  onClose: () => void;
  /** Called before the dialog closes, once the connectors are gone. */
  onDeleted?: () => void;
};

/** Asks before connectors are deleted, and names them. */
export function DeleteDialog({ connectors, onClose, onDeleted }: DeleteDialogProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [only] = connectors;
  const isOne = connectors.length === 1;
  const what = isOne ? `“${only?.name}”` : `${connectors.length} connectors`;
  const more = connectors.length - namesShown;
  const forPeople = connectors.find(({ isForPeople }) => isForPeople);

  async function remove() {
    setIsBusy(true);
    const result = await deleteConnectors(connectors.map(({ id }) => id)).catch(() => undefined);
    setIsBusy(false);
    if (!result?.ok) return setProblem(result ? `${result.problem.message} ${result.problem.remedy}` : unreachable);
    const gone = isOne ? `${what} was` : `${result.value} connectors were`;
    notifications.show({ message: `${gone} deleted.`, color: "green" });
    onDeleted?.();
    onClose();
  }

  return (
    <LazyConfirmDialog
      title={`Delete ${what}?`}
      cancelLabel="Keep"
      confirmLabel="Delete"
      problem={problem}
      isBusy={isBusy}
      onCancel={onClose}
      onConfirm={remove}
    >
      {!isOne && (
        <ul className={classes.names}>
          {connectors.slice(0, namesShown).map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
      {isOne ? "Its" : "Their"} settings, stored secrets and test reports are deleted too. This cannot be undone.
      {forPeople &&
        ` Links for new passwords go through ${isOne ? "it" : `“${forPeople.name}”`}: without it none is mailed.`}
    </LazyConfirmDialog>
  );
}
