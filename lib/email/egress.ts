import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { type Failure, failure } from "#lib/email/facts.ts";
import { canonicalHost, isLoopbackHost } from "#lib/email/host.ts";
import type { Policy, Resolve } from "#lib/email/policy.ts";

/** Where a connector wants to go. `host` is a bare name or address. */
type Target = { host: string; port: number };

type EgressPolicy = Pick<Policy, "allowedHosts" | "loopbackPorts">;

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

/** Judges the name before anything is resolved. Throws a failure that names the setting to change. */
export function checkHost({ host, port }: Target, policy: EgressPolicy): void {
  const name = canonicalHost(host);
  if (isNamed(name, policy) || isSandbox({ host, port }, policy)) return;
  if (isLoopbackHost(name)) throw loopbackRefused(name);
  if (policy.allowedHosts.includes("*")) return;
  throw failure("HOST_NOT_ALLOWED", `${name} is not an allowed host.`, { details: { host: name } });
}

/**
 * Judges what a name resolved to. Every address has to pass, since any of them could be dialled and since a name that
 * mixes good and bad addresses is the mark of an attack (DNS rebinding). Throws a failure.
 */
export function checkAddresses(addresses: LookupAddress[], target: Target, policy: EgressPolicy): void {
  const host = canonicalHost(target.host);
  if (addresses.length === 0) throw failure("ENOTFOUND", `${host} has no address.`);
  for (const { address } of addresses) {
    const verdict = judge(address);
    if (verdict === "allowed") continue;
    if (verdict !== "loopback") throw addressRefused(host, address, verdict);
    // Whoever runs the DNS of a named host must not lead us to this machine: it has to be named itself.
    const isOwnName = isLoopbackHost(host) && isNamed(host, policy);
    if (!isOwnName && !isNamed(address, policy) && !isSandbox(target, policy)) throw loopbackRefused(host);
  }
}

function isNamed(name: string, policy: EgressPolicy): boolean {
  return name !== "*" && policy.allowedHosts.some((allowed) => canonicalHost(allowed) === name);
}

/** True for the built-in mail server, which keeps what it receives. */
export function isSandbox({ host, port }: Target, policy: EgressPolicy): boolean {
  return host === "127.0.0.1" && policy.loopbackPorts.includes(port);
}

/** Ranges that mail servers live in: everything else is refused, so that a new special range is refused too. */
const reachableRanges = new Set(["unicast", "private", "carrierGradeNat", "uniqueLocal"]);

/** Metadata services of clouds that live outside the link-local range: Azure, Alibaba, and over IPv6 Amazon, Google. */
const metadataRanges = ["168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32", "fd20:ce::/32"].map((range) =>
  ipaddr.parseCIDR(range),
);

/** `allowed`, `loopback`, or the kind of address that is never dialled. */
function judge(text: string): string {
  if (!isIP(text)) return "unreadable";
  const address = ipaddr.parse(text);
  if (metadataRanges.some((range) => address.kind() === range[0].kind() && address.match(range)))
    return "cloud metadata";
  if (address instanceof ipaddr.IPv6) {
    const inner = embeddedIpv4(address);
    if (inner) return judge(inner);
  }
  const range = address.range();
  if (range === "loopback") return "loopback";
  return reachableRanges.has(range) ? "allowed" : (rangeNames[range] ?? "reserved");
}

const rangeNames: Record<string, string> = {
  linkLocal: "link-local",
  unspecified: "unspecified",
  multicast: "multicast",
  broadcast: "broadcast",
};

/** IPv6 forms that lead to an IPv4 address, with the byte at which it starts (RFC 4291, 6052, 6145, 3056). */
const embeddings: [prefix: string, bits: number, offset: number][] = [
  ["::", 96, 12],
  ["::ffff:0:0", 96, 12],
  ["::ffff:0:0:0", 96, 12],
  ["64:ff9b::", 96, 12],
  ["2002::", 16, 2],
];

function embeddedIpv4(address: ipaddr.IPv6): string | undefined {
  const text = address.toString();
  if (text === "::" || text === "::1") return undefined;
  for (const [prefix, bits, offset] of embeddings) {
    if (!address.match(ipaddr.IPv6.parse(prefix), bits)) continue;
    return address
      .toByteArray()
      .slice(offset, offset + 4)
      .join(".");
  }
  return undefined;
}

function loopbackRefused(host: string): Failure {
  return failure("LOOPBACK_NOT_ALLOWED", `${host} is this machine.`, { details: { host } });
}

function addressRefused(host: string, address: string, range: string): Failure {
  return failure("ADDRESS_NOT_ALLOWED", `${host} leads to ${address}.`, { details: { host, address, range } });
}
