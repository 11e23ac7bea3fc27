import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import { withDeadline } from "#lib/email/deadline.ts";
import { checkAddresses } from "#lib/email/egress.ts";
import { failure } from "#lib/email/facts.ts";
import type { Policy } from "#lib/email/policy.ts";
import { type DialFailure, dial } from "#lib/email/socket.ts";
import { secureSocket } from "#lib/email/tls.ts";

type Target = { host: string; port: number };

type SocketOptions = {
  policy: Policy;
  /** PEM; see `Trust.certificate`. */
  trustedCertificate?: string | undefined;
  /** Aborting it closes the socket at once. */
  signal: AbortSignal;
};

/**
 * Opens a TLS connection to a judged address of the host.
 * @throws a failure of DNS, the egress policy, the connection or TLS; it names the host, since an Exchange connector
 * has none that the diagnosis could name
 */
export async function openHttpsSocket(target: Target, options: SocketOptions): Promise<TLSSocket> {
  try {
    return await connectTo(target, options);
  } catch (error) {
    const { facts, failed = [] } = error as Partial<DialFailure>;
    if (!facts) throw error;
    const addresses = failed.map(({ address }) => address).join(", ");
    const known = { host: target.host, ...(addresses ? { addresses } : {}) };
    throw Object.assign(error as Error, { facts: { ...facts, details: { ...known, ...facts.details } } });
  }
}

async function connectTo(target: Target, { policy, trustedCertificate, signal }: SocketOptions) {
  const { host, port } = target;
  const { limits, resolve } = policy;
  const family = isIP(host);
  const addresses = family
    ? [{ address: host, family }]
    : await withDeadline({ ms: limits.dnsMs, code: "DNS_TIMEOUT", signal }, (stop) => resolve(host, stop)).catch(
        (error: NodeJS.ErrnoException) => {
          throw error.code ? failure(error.code, error.message) : error;
        },
      );
  checkAddresses(addresses, target, policy);
  const { socket } = await dial({ addresses, port, limits, signal });
  const trust = { authorities: policy.tls.authorities, certificate: trustedCertificate };
  const secured = await secureSocket({ socket, host, trust, limits, signal, onFacts: () => {} });
  // From here on the connection idles between requests, where undici does not watch the signal.
  const destroy = () => secured.destroy();
  signal.addEventListener("abort", destroy, { once: true });
  secured.once("close", () => signal.removeEventListener("abort", destroy));
  return secured;
}
