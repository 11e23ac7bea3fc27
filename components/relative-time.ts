import { locale } from "#components/locale.ts";

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** An instant as a person says it: "just now", "5 minutes ago", "yesterday", "in 3 days". */
export function relativeTime(at: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1_000);
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? [];
  return unit && length ? format.format(Math.trunc(seconds / length), unit) : "just now";
}
