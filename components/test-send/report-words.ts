import type { Outcome, Report, StageStatus } from "#lib/email/report.ts";

export const statusWords: Record<StageStatus, string> = {
  waiting: "Waiting",
  running: "Running",
  ok: "OK",
  warning: "Warning",
  failed: "Failed",
  skipped: "Skipped",
};

const outcomeWords: Record<Exclude<Outcome, "ok">, string> = {
  partial: "Partly sent",
  failed: "Failed",
  unsure: "May have been sent",
  cancelled: "Cancelled",
};

/** What a report is headed by. `outcome` is the word for how it ended, where the title does not say it already. */
export function headlineOf({ action, outcome, finding }: Report): { title: string; outcome?: string } {
  if (!outcome) return { title: action === "check" ? "Checking the connection" : "Sending the test mail" };
  if (outcome === "ok") return { title: action === "check" ? "The connection works" : "The test mail was accepted" };
  const word = outcomeWords[outcome];
  return finding && finding.title !== word ? { title: finding.title, outcome: word } : { title: word };
}

/** A duration as people read it: "8 ms", "1.2 s". */
export function formatMs(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
