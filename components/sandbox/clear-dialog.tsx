"use client";

import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { unreachable } from "#components/shell/unreachable.ts";
import { clearSandbox } from "#lib/actions/sandbox.ts";

const counted = (count: number) => (count === 1 ? "1 message" : `${count} messages`);

/** Asks before the sandbox is emptied, and says how much goes. */
export function ClearDialog({ total, onClose }: { total: number; onClose: () => void }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [problem, setProblem] = useState<string>();

  const clear = () =>
    startTransition(async () => {
      const result = await clearSandbox().catch(() => undefined);
      if (!result?.ok) return setProblem(result ? `${result.problem.message} ${result.problem.remedy}` : unreachable);
      notifications.show({ message: `Deleted ${counted(result.value)}.` });
      onClose();
      router.push("/sandbox");
    });

  return (
    <ConfirmDialog
      title={`Delete ${counted(total)}?`}
      cancelLabel="Keep"
      confirmLabel="Delete all"
      problem={problem}
      isBusy={isPending}
      onCancel={onClose}
      onConfirm={clear}
    >
      Everything that the sandbox has received is deleted. This cannot be undone.
    </ConfirmDialog>
  );
}
