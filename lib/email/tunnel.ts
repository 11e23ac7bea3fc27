import { withDeadline } from "#lib/email/deadline.ts";
import { checkProxy } from "#lib/email/egress.ts";
import { failure } from "#lib/email/facts.ts";
import { authorityOf } from "#lib/email/host.ts";
import { connectByHttp } from "#lib/email/http-connect.ts";
import { lookUp } from "#lib/email/look-up.ts";
import type { Policy, ProxyServer } from "#lib/email/policy.ts";
import { type DialFailure, type Dialled, dial } from "#lib/email/socket.ts";
import { connectBySocks } from "#lib/email/socks5.ts";
import { secureSocket } from "#lib/email/tls.ts";

/** How each kind of proxy is asked to connect on. */
const askers = { http: connectByHttp, https: connectByHttp, socks5: connectBySocks };

/**
 * Opens a connection to the target through a proxy, whose own addresses are judged before one is dialled. The name of
 * the target is the proxy's to look up. An abort destroys everything.
 * @throws a failure whose code begins with `PROXY_`, with proxy, host and port among its details; one of a proxy that
 * does not answer carries its addresses as `failed`
 */
export async function openTunnel(args: {
  proxy: ProxyServer;
  /** The one that names the proxy. */
  setting: string;
  target: { host: string; port: number };
  policy: Policy;
  signal: AbortSignal;
}): Promise<Pick<Dialled, "socket" | "failed">> {
  const { proxy, setting, target, policy, signal } = args;
  const { limits } = policy;
  const known = { setting, details: { proxy: authorityOf(proxy), host: target.host, port: target.port } };
  const step = <T>(code: string, work: Promise<T>) =>
    work.catch((error: Partial<DialFailure>) => {
      throw signal.aborted || !error.facts ? error : asProxyFailure(code, error, known);
    });

  const addresses = await step("PROXY_UNKNOWN", lookUp(proxy.host, policy, signal));
  checkProxy(proxy, policy, addresses);
  const { socket: plain, failed } = await step(
    "PROXY_UNREACHABLE",
    dial({ addresses, port: proxy.port, limits, signal }),
  );
  try {
    const trust = { tls: proxy.tls };
    const socket =
      proxy.protocol === "https"
        ? await step("PROXY_TLS", secureSocket({ socket: plain, host: proxy.host, trust, limits, signal }))
        : plain;
    // Now the proxy connects, which may take as long as it would from here.
    const deadline = { ms: limits.connectMs, code: "PROXY_SILENT", signal };
    const ask = (stop: AbortSignal) => askers[proxy.protocol](socket, proxy, target, stop);
    await step("PROXY_FOREIGN", withDeadline(deadline, ask));
    return { socket, failed };
  } catch (error) {
    plain.destroy();
    throw error;
  }
}

/** Whatever goes wrong on the way to the proxy is told as the proxy's: its own code would accuse the target. */
function asProxyFailure(
  code: string,
  { facts = {}, failed }: Partial<DialFailure>,
  { setting, details }: { setting: string; details: Record<string, string | number> },
): Error {
  const { code: own = code, originalCode: reason = own, text = "" } = facts;
  const told = own.startsWith("PROXY_")
    ? failure(own, text, { setting, details: { ...facts.details, ...details } })
    : failure(code, text, { setting, details: { ...details, reason } });
  return failed ? Object.assign(told, { failed }) : told;
}
