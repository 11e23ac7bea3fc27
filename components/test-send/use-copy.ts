import { useEffect, useRef, useState } from "react";
import { copyText } from "#components/test-send/copy-text.ts";

/** How long a button says that it has copied, in milliseconds. */
const shownMs = 2_000;

/** Copies a text and tells for a moment how that went. */
export function useCopy() {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(text: string) {
    setState((await copyText(text)) ? "copied" : "failed");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), shownMs);
  }
  return { state, copy };
}
