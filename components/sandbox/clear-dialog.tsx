"use client";

import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import classes from "#components/sandbox/sandbox.module.css";
import { clearSandbox } from "#lib/actions/sandbox.ts";

const counted = (count: number) => (count === 1 ? "1 message" : `${count} messages`);

/** Asks before the sandbox is emptied, and says how much goes. */
export function ClearDialog({ total, onClose }: { total: number; onClose: () => void }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [mistake, setMistake] = useState<string>();

  const confirm = () =>
    startTransition(async () => {
      const result = await clearSandbox().catch(() => undefined);
      if (!result) return setMistake("The server could not be reached. Try again.");
      if (!result.ok) return setMistake(`${result.problem.message} ${result.problem.remedy}`);
      notifications.show({ message: `Deleted ${counted(result.value)}.` });
      onClose();
      router.push("/sandbox");
    });

  return (
    <Modal opened onClose={onClose} title={`Delete ${counted(total)}?`}>
      <p className={classes.dialogText}>Everything that the sandbox has received is deleted. This cannot be undone.</p>
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
          Delete all
        </Button>
      </div>
    </Modal>
  );
}
