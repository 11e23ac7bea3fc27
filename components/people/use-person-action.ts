"use client";

import { notifications } from "@mantine/notifications";
import { useTransition } from "react";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { unreachable } from "#components/shell/unreachable.ts";
import type { ActionResult } from "#lib/action.ts";

/** Runs one action at a time and says how it ended. */
export function usePersonAction() {
  const [isPending, startTransition] = useTransition();
  function run<T>(action: () => Promise<ActionResult<T>>, onDone: (value: T) => void): void {
    startTransition(async () => {
      const result = await action().catch(() => undefined);
      if (result?.ok) return onDone(result.value);
      notifications.show({ color: "red", message: withSettingLinks(result?.problem.message ?? unreachable) });
    });
  }
  return { isPending, run };
}

/** Says that something was done. */
export function confirm(message: string): void {
  notifications.show({ color: "green", message });
}
