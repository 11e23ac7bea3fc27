"use client";

import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LazyConfirmDialog } from "#components/connectors/form/lazy-confirm-dialog.tsx";
import { deleteConnectors } from "#lib/actions/connectors.ts";

type DeleteDialogProps = { id: string; name: string; onCancel: () => void; onDeleted: () => void };

/** Deletes one connector after a question that names it. */
export function DeleteDialog({ id, name, onCancel, onDeleted }: DeleteDialogProps) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function remove() {
    setIsBusy(true);
    const result = await deleteConnectors([id]).catch(() => undefined);
    if (!result?.ok) {
      setIsBusy(false);
      setProblem(result?.problem.message ?? "Mailroom could not be reached. Nothing was deleted.");
      return;
    }
    onDeleted();
    notifications.show({ message: `“${name}” was deleted.`, color: "green" });
    router.push("/connectors");
  }

  return (
    <LazyConfirmDialog
      title={`Delete “${name}”?`}
      cancelLabel="Cancel"
      confirmLabel={`Delete ${name}`}
      problem={problem}
      isBusy={isBusy}
      onCancel={onCancel}
      onConfirm={remove}
    >
      Its settings, its stored secret and its test results are deleted at once. This cannot be undone.
    </LazyConfirmDialog>
  );
}
