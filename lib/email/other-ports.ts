import type { LookupAddress } from "node:dns";
import { checkAddresses, checkTarget } from "#lib/email/egress.ts";
import type { Policy } from "#lib/email/policy.ts";
import { dial } from "#lib/email/socket.ts";
import type { PortAnswer } from "#lib/email/stage-facts.ts";

/** How long an answer is waited for once the connector's own port has failed, in milliseconds. */
const patienceMs = 700;

type Target = { host: string; addresses: LookupAddress[]; port: number; policy: Policy; signal: AbortSignal };

/**
 * Finds out which of the usual ports answer, for a connector whose own does not. Begins by itself when half of the
 * time for connecting has passed in silence, so that the answers are there when it is over; a refusal needs no such
 * wait. Each port is judged by the egress policy like any other; nothing is said on these connections.
 */
export function askOtherPorts(target: Target): { answers(): Promise<PortAnswer[]>; stop(): void } {
  const { policy, port } = target;
  const enough = new AbortController();
  let asked: Promise<PortAnswer[]> | undefined;
  // Nearly every connection stands at once: it pays for nothing of this.
  const ask = () => {
    asked ??= askAll();
    return asked;
  };
  function askAll(): Promise<PortAnswer[]> {
    const ports = policy.submissionPorts.filter((other) => other.port !== port && isAllowed(target, other.port));
    const signal = AbortSignal.any([target.signal, enough.signal]);
    return Promise.all(ports.map(async (other) => ({ ...other, isOpen: await isOpen(target, other.port, signal) })));
  }
  const early = setTimeout(ask, policy.limits.connectMs / 2);
  return {
    async answers() {
      const late = setTimeout(() => enough.abort(), patienceMs);
      const found = await ask();
      clearTimeout(late);
      // Whoever stopped the run stopped these too: nothing is known of them.
      return target.signal.aborted ? [] : found;
    },
    stop() {
      clearTimeout(early);
      if (asked) enough.abort();
    },
  };
}

function isAllowed({ host, addresses, policy }: Target, port: number): boolean {
  try {
    checkTarget({ host, port }, policy);
    checkAddresses(addresses, { host, port }, policy);
    return true;
  } catch {
    return false;
  }
}

async function isOpen({ addresses, policy }: Target, port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const { socket } = await dial({ addresses, port, limits: policy.limits, signal });
    socket.destroy();
    return true;
  } catch {
    return false;
  }
}
