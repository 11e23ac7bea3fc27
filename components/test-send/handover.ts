import type { Handover } from "#components/test-send/fixing.ts";

/** A change that was not taken at once is not wanted any more: the way to the form did not lead there. */
const freshMs = 60_000;

type Kept = { at: number; handover: Handover };

const keyOf = (connectorId: string) => `mailroom.fix.${connectorId}`;

/** Leaves a change for the page where this connector is edited. Nothing of it goes into an address. */
export function handOver(connectorId: string, handover: Handover): void {
  try {
    sessionStorage.setItem(keyOf(connectorId), JSON.stringify({ at: Date.now(), handover } satisfies Kept));
  } catch {
    // Without storage the page opens unchanged, and its own test finds the same again.
  }
}

/** Whether a change waits for this connector. */
export function hasHandover(connectorId: string): boolean {
  return read(connectorId) !== undefined;
}

/** The change that waits for this connector; it is there once. */
export function takeHandover(connectorId: string): Handover | undefined {
  const handover = read(connectorId);
  if (handover) sessionStorage.removeItem(keyOf(connectorId));
  return handover;
}

function read(connectorId: string): Handover | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(connectorId)) ?? "null") as Kept | null;
    return kept && Date.now() - kept.at < freshMs ? kept.handover : undefined;
  } catch {
    return undefined;
  }
}
