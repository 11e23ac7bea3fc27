import type { TLSSocket } from "node:tls";
import { addressesOf, connectRoute, type Route } from "#lib/email/route.ts";
import type { DialFailure } from "#lib/email/socket.ts";
import { secureSocket } from "#lib/email/tls.ts";

/**
 * Opens a TLS connection on a judged route. Aborting the signal closes the socket at once.
 * @throws a failure of DNS, the egress policy, the connection or TLS; it names the host, since an Exchange connector
 * has none that the diagnosis could name
 */
export async function openHttpsSocket(route: Route, signal: AbortSignal): Promise<TLSSocket> {
  try {
    return await connectTo(route, signal);
  } catch (error) {
    const { facts, failed = [] } = error as Partial<DialFailure>;
    if (!facts) throw error;
    const addresses = failed.map(({ address }) => address).join(", ");
    const known = { host: route.host, ...(addresses ? { addresses } : {}) };
    throw Object.assign(error as Error, { facts: { ...facts, details: { ...known, ...facts.details } } });
  }
}

async function connectTo(route: Route, signal: AbortSignal): Promise<TLSSocket> {
  const { host, rules, policy } = route;
  const { socket } = await connectRoute(route, await addressesOf(route, signal), signal);
  const secured = await secureSocket({ socket, host, trust: rules, limits: policy.limits, signal });
  // From here on the connection idles between requests, where undici does not watch the signal.
  const destroy = () => secured.destroy();
  signal.addEventListener("abort", destroy, { once: true });
  secured.once("close", () => signal.removeEventListener("abort", destroy));
  return secured;
}
