"use client";

import { useEffect, useState } from "react";
import { relativeTime } from "#components/relative-time.ts";

const refreshMs = 30_000;

/**
 * An instant in relative words, exact on hover. The server and the browser may be a minute apart, which is why the
 * text may differ while hydrating; the exact time is in the reader's own zone and appears afterwards.
 */
export function Time({ at }: { at: string }) {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={now ? exactTime(at) : undefined} suppressHydrationWarning>
      {relativeTime(at, now ?? Date.now())}
    </time>
  );
}

function exactTime(at: string): string {
  return new Date(at).toLocaleString("en-GB", { dateStyle: "full", timeStyle: "long" });
}
