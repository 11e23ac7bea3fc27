import type { Case } from "#lib/diagnosis/known.ts";
import { formatSize } from "#lib/email/quantities.ts";

/** What the `{placeholders}` of rules about Exchange Online stand for. */
export function exchangeValuesOf({ facts, connector }: Case): Record<string, string> {
  if (connector.kind !== "exchange") return {};
  const { tenantId, clientId } = connector;
  const { tenant, send } = facts.stages;
  return {
    tenantId,
    clientId,
    tenantGraphHost: tenant?.graphHost ?? "unknown",
    messageId: send?.messageId ?? "unknown",
    size: send?.sizeBytes === undefined ? "an unknown size" : formatSize(send.sizeBytes),
    wait: formatWait(facts.failure?.details?.retryAfter),
  };
}

/** What follows the word "Wait": seconds or a date as the server asked for, else a vague time. */
function formatWait(retryAfter: string | number | undefined): string {
  if (retryAfter === undefined) return "a few minutes";
  const seconds = Number(retryAfter);
  if (Number.isNaN(seconds)) return `until ${retryAfter}`;
  if (seconds === 1) return "a second";
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
