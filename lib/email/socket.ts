import type { LookupAddress } from "node:dns";
import { connect, isIPv6, type Socket } from "node:net";
import { withDeadline } from "#lib/email/deadline.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import type { TimeLimits } from "#lib/email/policy.ts";
import type { FailedAddress } from "#lib/email/stage-facts.ts";

/** How long one address is tried alone before the next joins in, in milliseconds (RFC 8305 section 5). */
const attemptDelayMs = 250;

/** An open connection, with the address that answered first and those that failed before it did. */
export type Dialled = { socket: Socket; address: string; failed: FailedAddress[] };

/** The failure of every attempt. */
export type DialFailure = Failure & { failed: FailedAddress[] };

/**
 * Opens a TCP connection to one of the vetted addresses and to nothing else: no name is resolved here. IPv6 and IPv4
 * take turns, and the first connection that stands wins (RFC 8305). An abort destroys every attempt.
 * @throws a failure with the code `CONNECT_TIMEOUT`, or with that of the last attempt; both carry the addresses as `failed`
 */
export function dial(args: {
  addresses: LookupAddress[];
  port: number;
  limits: Pick<TimeLimits, "connectMs">;
  signal: AbortSignal;
}): Promise<Dialled> {
  const deadline = { ms: args.limits.connectMs, code: "CONNECT_TIMEOUT", signal: args.signal };
  return withDeadline(deadline, (signal) => race(interleave(args.addresses), args.port, signal));
}

/** Alternates the families, beginning with that of the first address. */
function interleave(addresses: LookupAddress[]): string[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  const turns = first.length > second.length ? first : second;
  const mixed = turns.flatMap((_, index) => [first[index], second[index]]);
  return [...new Set(mixed.flatMap((entry) => (entry ? [entry.address] : [])))];
}

function race(addresses: string[], port: number, signal: AbortSignal): Promise<Dialled> {
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const attempts = new Map<Socket, string>();
    const failed: Dialled["failed"] = [];
    let timer: NodeJS.Timeout | undefined;

    function stop(winner?: Socket) {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      for (const attempt of attempts.keys()) if (attempt !== winner) attempt.destroy();
    }
    function abort() {
      const silent = [...attempts.values()].map((address) => ({ address, code: "ETIMEDOUT" }));
      stop();
      reject(withTried(signal.reason, [...failed, ...silent]));
    }
    function next() {
      clearTimeout(timer);
      const address = waiting.shift();
      if (address === undefined) return;
      const socket = connect({ host: address, port, noDelay: true, keepAlive: true });
      attempts.set(socket, address);
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (!attempts.delete(socket)) return;
        failed.push({ address, code: error.code ?? "ECONNECTION" });
        if (waiting.length > 0) return next();
        if (attempts.size > 0) return;
        stop();
        reject(refusal(failed, port));
      });
      socket.once("connect", () => {
        stop(socket);
        attempts.clear();
        socket.removeAllListeners("error");
        // A connection may break between this moment and its next use: without a listener that would end the process.
        socket.on("error", () => {});
        resolve({ socket, address: displayAddress(address, port), failed });
      });
      timer = setTimeout(next, attemptDelayMs);
    }

    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    next();
  });
}

/** The end of the time limit names what was tried; a cancellation is nobody's failure and stays as it is. */
function withTried(reason: unknown, failed: FailedAddress[]): unknown {
  const isTimeout = reason instanceof Error && (reason as Partial<Failure>).facts?.code === "CONNECT_TIMEOUT";
  return isTimeout ? Object.assign(reason, { failed }) : reason;
}

/** A refusal tells more than silence or a missing route, so it speaks for all attempts. */
function refusal(failed: FailedAddress[], port: number): DialFailure {
  const telling = failed.find(({ code }) => code === "ECONNREFUSED") ?? failed.at(-1);
  const text = failed.map(({ address, code }) => `${displayAddress(address, port)}: ${code}`).join(", ");
  return Object.assign(failure("CONNECT_FAILED", text, { originalCode: telling?.code ?? "ECONNECTION" }), { failed });
}

function displayAddress(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
