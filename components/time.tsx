"use client";

import { useEffect, useState } from "react";
import { locale } from "#components/locale.ts";
import { relativeTime } from "#components/relative-time.ts";

const refreshMs = 30_000;

/**
 * An instant in relative words, or as its day, exact on hover. The server and the browser may be a minute apart, which
 * is why the text may differ while hydrating; what is in the reader's own time zone appears afterwards.
 */
export function Time({ at, isDay = false }: { at: string; isDay?: boolean }) {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={now ? exactTime(at) : undefined} suppressHydrationWarning>
      {isDay ? dayOf(at, now ? undefined : "UTC") : relativeTime(at, now ?? Date.now())}
    </time>
  );
}

function dayOf(at: string, timeZone: string | undefined): string {
  return new Date(at).toLocaleDateString(locale, { dateStyle: "medium", timeZone });
}

function exactTime(at: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: "full", timeStyle: "long" });
}
