"use client";

const format = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const formatFull = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "medium" });

/** A day in the reader's own time zone; the server may live in another one. */
export function Instant({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={formatFull.format(date)} suppressHydrationWarning>
      {format.format(date)}
    </time>
  );
}
