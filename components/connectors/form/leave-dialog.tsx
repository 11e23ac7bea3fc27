"use client";

import { LazyConfirmDialog } from "#components/shell/lazy-confirm-dialog.tsx";

/** Asks before unsaved changes are lost. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <LazyConfirmDialog
      title="Leave without saving?"
      cancelLabel="Stay"
      confirmLabel="Discard changes"
      onCancel={onStay}
      onConfirm={onLeave}
    >
      What you changed in this connector has not been saved and would be lost.
    </LazyConfirmDialog>
  );
}
