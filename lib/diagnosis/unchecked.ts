import type { StageRecords } from "#lib/email/facts.ts";
import type { StageFacts } from "#lib/email/stage-facts.ts";

type Unchecked = StageFacts["policy"]["unchecked"];

/** Whose certificates were checked less than fully, on connections that had one to show. */
export function uncheckedIn({ policy, tls }: StageRecords): Unchecked {
  const isPlain = tls?.isEncrypted !== true;
  return (policy?.unchecked ?? []).filter(({ url }) => !(isPlain && url.startsWith("smtp:")));
}

/** The values of a sentence about those that were checked so far. */
export function uncheckedValues(
  stages: StageRecords,
  wanted: Unchecked[number]["verification"],
): { hosts: string; settings: string; setting: string } {
  const found = uncheckedIn(stages).filter(({ verification }) => verification === wanted);
  const words = found.map(({ url, setting }) => (setting === "hosts" ? `hosts (${url})` : setting));
  return {
    hosts: listed(found.map(({ url }) => new URL(url).hostname)),
    settings: listed(words),
    setting: found[0]?.setting ?? "unknown",
  };
}

function listed(words: string[]): string {
  return [...new Set(words)].join(" and ") || "unknown";
}
