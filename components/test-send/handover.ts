import type { Handover } from "#components/test-send/fixing.ts";

const keyOf = (connectorId: string) => `mailroom.fix.${connectorId}`;

/** Leaves a change for the page where this connector is edited. Nothing of it goes into an address. */
export function handOver(connectorId: string, handover: Handover): void {
  try {
    sessionStorage.setItem(keyOf(connectorId), JSON.stringify(handover));
  } catch {
    // Without storage the page opens unchanged, and its own test finds the same again.
  }
}

/** Whether a change waits for this connector. */
export function hasHandover(connectorId: string): boolean {
  return read(connectorId) !== null;
}

/** The change that waits for this connector; it is there once. */
export function takeHandover(connectorId: string): Handover | undefined {
  const text = read(connectorId);
  if (text === null) return undefined;
  sessionStorage.removeItem(keyOf(connectorId));
  try {
    return JSON.parse(text) as Handover;
  } catch {
    return undefined;
  }
}

function read(connectorId: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(connectorId));
  } catch {
    return null;
  }
}
