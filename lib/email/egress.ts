import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isWithin, rangeOf } from "#lib/email/address-range.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import { authorityOf, canonicalHost, isLoopbackHost } from "#lib/email/host.ts";
import type { Policy, ProxyServer, Resolve } from "#lib/email/policy.ts";
import { pickerOptions } from "#lib/email/services.ts";

/** Where a connector wants to go. `host` is a bare name or address. */
type Target = { host: string; port: number };

/** The part of the policy that decides where connections may go. */
export type EgressPolicy = Pick<
  Policy,
  "allowedHosts" | "allowedPorts" | "isPrivateAllowed" | "refusedRanges" | "loopbackPorts"
>;

/**
 * Resolves a name as this machine does (hosts file, search domains, DNS), in the order of preference of RFC 6724.
 * The system call itself cannot be stopped: an abort only ends the waiting.
 */
export const resolveHost: Resolve = (host, signal) => {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    lookup(host, { all: true, order: "verbatim" })
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
};

/**
 * Judges name and port before anything is resolved, so that a refusal says nothing about what is behind it. Throws a
 * failure that names the setting.
 */
export function checkTarget({ host, port }: Target, policy: EgressPolicy): void {
  const name = canonicalHost(host);
  if (isSandbox({ host, port }, policy)) return;
  if (!isNamed(name, policy)) {
    if (isLoopbackHost(name)) throw refused("LOOPBACK_NOT_ALLOWED", name, "network.allowedHosts");
    if (!policy.allowedHosts.includes("*")) throw refused("HOST_NOT_ALLOWED", name, "network.allowedHosts");
  }
  if (policy.allowedPorts === "*" || policy.allowedPorts.includes(port) || isService(name, port)) return;
  const details = { host: name, allowedPorts: policy.allowedPorts.join(", ") || "none" };
  throw failure("PORT_NOT_ALLOWED", "This port is not allowed.", { setting: "network.allowedPorts", details });
}

/**
 * Judges a proxy by its name, and by its address where that is known. Its port is the operator's choice, and so is
 * that it lies in a private network. Throws a failure that names the setting.
 */
export function checkProxy(proxy: ProxyServer, policy: EgressPolicy, addresses?: LookupAddress[]): void {
  const own: EgressPolicy = { ...policy, allowedPorts: "*", isPrivateAllowed: true, loopbackPorts: [] };
  try {
    checkTarget(proxy, own);
    if (addresses) checkAddresses(addresses, proxy, own);
  } catch (error) {
    const { code = "", setting } = (error as Failure).facts;
    const isNamed = ["HOST_NOT_ALLOWED", "LOOPBACK_NOT_ALLOWED"].includes(code);
    throw failure(isNamed ? "PROXY_NOT_ALLOWED" : "PROXY_ADDRESS_NOT_ALLOWED", "The proxy is refused by the policy.", {
      ...(setting ? { setting } : {}),
      details: { proxy: authorityOf(proxy), proxyHost: proxy.host },
    });
  }
}

/**
 * The policy for an SMTP server. Where it is the one that the operator put in Amazon's place, its port is their choice,
 * and so is that it lies in a private network.
 */
export function egressOfSmtp({ host, port }: Target, policy: EgressPolicy & Pick<Policy, "mail">): EgressPolicy {
  const { ses } = policy.mail;
  if (ses?.host !== host || ses.port !== port) return policy;
  return { ...policy, allowedPorts: "*", isPrivateAllowed: true };
}

/**
 * The policy for requests to Microsoft: their usual port, and those of the addresses that the operator wrote into the
 * settings. No connector can name another.
 */
export function egressOfHttps(policy: EgressPolicy & Pick<Policy, "clouds">): EgressPolicy {
  const urls = Object.values(policy.clouds).flatMap(({ loginUrl, graphUrl }) => [loginUrl, graphUrl]);
  return { ...policy, allowedPorts: [443, ...urls.map((url) => Number(new URL(url).port || 443))] };
}

/**
 * Judges what a name resolved to. Every address has to pass, since any of them could be dialled and since a name that
 * mixes good and bad addresses is the mark of an attack (DNS rebinding). Throws a failure, which keeps the addresses
 * to itself: the names of an inner network are nobody's to look up here.
 */
export function checkAddresses(addresses: LookupAddress[], target: Target, policy: EgressPolicy): void {
  const host = canonicalHost(target.host);
  // Whoever runs the DNS of a named host must not lead us inside: what lies there has to be named itself.
  const isOwnName = isLoopbackHost(host) && isNamed(host, policy);
  for (const { address } of addresses) {
    const range = rangeOf(address);
    if (range === "special") throw refused("ADDRESS_NOT_ALLOWED", host);
    if (isWithin(address, policy.refusedRanges)) throw refused("RANGE_NOT_ALLOWED", host, "network.refusedRanges");
    if (isNamed(address, policy) || isSandbox(target, policy)) continue;
    if (range === "loopback" && !isOwnName) throw refused("LOOPBACK_NOT_ALLOWED", host, "network.allowedHosts");
    if (range === "private" && !policy.isPrivateAllowed)
      throw refused("PRIVATE_NOT_ALLOWED", host, "network.privateNetworks");
  }
}

function isNamed(host: string, policy: EgressPolicy): boolean {
  const name = canonicalHost(host);
  return name !== "*" && policy.allowedHosts.some((allowed) => canonicalHost(allowed) === name);
}

/** True where a service of the catalogue listens: what its own port is was never a person's choice. */
function isService(name: string, port: number): boolean {
  return pickerOptions().some(({ service }) => service?.host === name && service.port === port);
}

/** True for the built-in mail server, which keeps what it receives. */
export function isSandbox({ host, port }: Target, policy: EgressPolicy): boolean {
  return host === "127.0.0.1" && policy.loopbackPorts.includes(port);
}

function refused(code: string, host: string, setting?: string): Failure {
  return failure(code, `${host} is refused by the policy.`, { ...(setting ? { setting } : {}), details: { host } });
}
