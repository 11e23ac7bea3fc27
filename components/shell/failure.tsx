"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Note } from "#components/shell/note.tsx";

/** A page that could not be shown: what that means, and the way to try again. */
export function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <Note
      isPage
      icon={<IconAlertTriangle size={36} stroke={1.5} color="var(--mailroom-warn)" aria-hidden />}
      title="This page could not be shown"
      actions={<Button onClick={retry}>Try again</Button>}
    >
      <p>Often the database is not reachable for a moment; the server’s log says what happened.</p>
      {error.digest && <p>Reference for the log: {error.digest}</p>}
    </Note>
  );
}
