import type { CommandReply, Outcome, Report, StageStatus } from "#lib/email/report.ts";

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
export function headlineOf({ action, outcome, finding, warnings }: Report): { title: string; outcome?: string } {
  const isSend = action === "send";
  if (!outcome) return { title: isSend ? "Sending the test mail" : "Checking the connection" };
  if (outcome === "ok") {
    return { title: (isSend ? "The test mail was accepted" : "The connection works") + withWarnings(warnings.length) };
  }
  if (outcome === "unsure" && !isSend && !finding) {
    return { title: "The connection works, but the right to send was not proven", outcome: "Not proven" };
  }
  const word = outcome === "unsure" && !isSend ? "Not proven" : outcomeWords[outcome];
  return finding && finding.title !== word ? { title: finding.title, outcome: word } : { title: word };
}

/** What follows the word for a success: ", with 2 warnings", or nothing. */
export function withWarnings(count: number): string {
  if (count === 0) return "";
  return count === 1 ? ", with 1 warning" : `, with ${count} warnings`;
}

/** A duration as people read it: "8 ms", "1.2 s". */
export function formatMs(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** An answer's code, with the enhanced one, and its lines without them. */
export function replyParts({ code, enhanced, text }: CommandReply): { codes: string; lines: string[] } {
  const lines = text
    .split(new RegExp(`(?:^|\\s)${code}(?:[ -]|$)`))
    .map((line) => (enhanced && line.startsWith(enhanced) ? line.slice(enhanced.length) : line).trim())
    .filter(Boolean);
  return { codes: [code, enhanced].filter(Boolean).join(" "), lines };
}
