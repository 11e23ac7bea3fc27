import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { checkAddresses, checkProxy, checkTarget, type EgressPolicy } from "#lib/email/egress.ts";
import { failure } from "#lib/email/facts.ts";
import { canonicalHost } from "#lib/email/host.ts";
import { type ConnectionRules, rulesFor, type Target } from "#lib/email/host-rules.ts";
import { hostText } from "#lib/email/host-text.ts";
import { lookUp } from "#lib/email/look-up.ts";
import type { Policy } from "#lib/email/policy.ts";
import { type Dialled, dial } from "#lib/email/socket.ts";
import type { Exceptions } from "#lib/email/target.ts";
import { openTunnel } from "#lib/email/tunnel.ts";

/** The way of one connection: where it goes, what holds on it, and the policy that judges it. */
export type Route = Target & { rules: ConnectionRules; policy: Policy; egress: EgressPolicy };

/** How long a look-up may take that nothing hangs on, in milliseconds. */
const asideMs = 1_000;

/**
 * The way to a target, for a connector with these exceptions.
 * @param egress decides about hosts and ports, where that is not the policy itself
 */
export function routeTo(target: Target, policy: Policy, exceptions?: Exceptions, egress: EgressPolicy = policy): Route {
  return { ...target, rules: rulesFor(target, policy, exceptions), policy, egress };
}

/**
 * Judges a route by the names and addresses that are known before anything is looked up.
 * @throws a failure that names the setting
 */
export function checkRoute(route: Route): void {
  const { host, rules, policy, egress } = route;
  checkTarget(route, egress);
  const literal = literalOf(host);
  if (literal) checkAddresses(literal, route, egress);
  if (!policy.areTlsExceptionsAllowed) refuseExceptions(rules);
  if (rules.proxyWish === "required" && !rules.proxy) {
    throw failure("PROXY_MISSING", "No proxy leads to this host.", { setting: rules.decidedBy.proxy });
  }
  if (!rules.proxy) return;
  checkProxy(rules.proxy, policy, literalOf(rules.proxy.host));
  // What is no plain name may be an address in another spelling, which the proxy would understand.
  if (!literal && !hostText.safeParse(canonicalHost(host)).success) {
    throw failure("ADDRESS_NOT_ALLOWED", "This is not a host name.", { details: { host } });
  }
}

/**
 * The judged addresses of a route's host. Behind a proxy the name is the proxy's to look up: where it is known here too,
 * it may not lead to a refused address, and where it is not, the answer is empty.
 */
export async function addressesOf(route: Route, signal: AbortSignal): Promise<LookupAddress[]> {
  const { host, rules, policy, egress } = route;
  const addresses = await (rules.proxy ? lookUpAside(route, signal) : lookUp(host, policy, signal));
  checkAddresses(addresses, route, egress);
  return addresses;
}

/** Opens the connection of a judged route; an abort destroys it. */
export function connectRoute(
  { host, port, rules, policy }: Route,
  addresses: LookupAddress[],
  signal: AbortSignal,
): Promise<Omit<Dialled, "address"> & { address?: string }> {
  const { proxy, decidedBy } = rules;
  if (proxy) return openTunnel({ proxy, setting: decidedBy.proxy, target: { host, port }, policy, signal });
  return dial({ addresses, port, limits: policy.limits, signal });
}

function refuseExceptions({ trustedCertificate, decidedBy, isLooser, proxyWish }: ConnectionRules): void {
  const setting = "network.tls.connectorExceptions";
  const text = "Connectors may make no exceptions from TLS.";
  if (trustedCertificate) throw failure("TRUSTED_CERTIFICATE_NOT_ALLOWED", text, { setting });
  if (decidedBy.minVersion === "connector") throw failure("OLD_TLS_NOT_ALLOWED", text, { setting });
  if (isLooser) throw failure("VERIFICATION_NOT_ALLOWED", text, { setting });
  if (proxyWish === "off") throw failure("PROXY_OFF_NOT_ALLOWED", text, { setting });
}

function lookUpAside({ host, policy }: Route, signal: AbortSignal): Promise<LookupAddress[]> {
  const limits = { ...policy.limits, dnsMs: Math.min(policy.limits.dnsMs, asideMs) };
  return lookUp(host, { ...policy, limits }, signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return [];
  });
}

function literalOf(host: string): LookupAddress[] | undefined {
  const family = isIP(host);
  return family ? [{ address: host, family }] : undefined;
}
