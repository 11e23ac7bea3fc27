import { rangeOf } from "#lib/email/address-range.ts";
import { authorityOf, canonicalHost, isLoopbackHost } from "#lib/email/host.ts";
import type { ClientCertificate, HostRules, Policy, ProxyServer, TlsPolicy } from "#lib/email/policy.ts";
import type { Exceptions } from "#lib/email/target.ts";

/** Where a connection goes and what is spoken there. `host` is a bare name or address. */
export type Target = { scheme: "smtp" | "https"; host: string; port: number };

/** What holds for one connection: the host's own rules before the general ones, and the connector's exceptions. */
export type ConnectionRules = {
  tls: TlsPolicy;
  /** The one certificate (PEM) that the connector trusts besides: an authority's, or the server's own. */
  trustedCertificate: string | undefined;
  clientCertificate: ClientCertificate | undefined;
  /** STARTTLS as the operator wants it for this host; absent: as the connector says. */
  startTls: HostRules["startTls"];
  /** What the connection goes through; absent: nothing. */
  proxy: ProxyServer | undefined;
  /** The settings that decided; `connector` for an exception of its own. */
  decidedBy: Record<"verification" | "minVersion" | "proxy", string>;
};

/** The rules for a connection to this target. Whether they permit it is another question: see `checkRoute`. */
export function rulesFor(target: Target, policy: Policy, exceptions: Exceptions = {}): ConnectionRules {
  const own = policy.hosts[urlOf(target)] ?? {};
  const { trustedCertificate, isOldTlsAllowed } = exceptions;
  const settingOf = (key: "verification" | "minVersion") => (own.tls?.[key] ? "hosts" : `network.tls.${key}`);
  return {
    tls: { ...policy.tls, ...own.tls, ...(isOldTlsAllowed ? { minVersion: "TLSv1" } : {}) },
    trustedCertificate,
    clientCertificate: own.clientCertificate,
    startTls: own.startTls,
    proxy: proxyFor(target, policy.proxy, own.proxy),
    decidedBy: {
      verification: settingOf("verification"),
      minVersion: isOldTlsAllowed ? "connector" : settingOf("minVersion"),
      proxy: own.proxy ? "hosts" : "network.proxy.url",
    },
  };
}

/** The target as the rules of hosts name it. */
export function urlOf(target: Target): string {
  return `${target.scheme}://${authorityOf(target)}`;
}

/** What stays on this machine takes no proxy, unless the host's own rules name one. */
function proxyFor(
  { host }: Target,
  general: ProxyServer | undefined,
  own: HostRules["proxy"],
): ProxyServer | undefined {
  if (own) return own === "none" ? undefined : own;
  const name = canonicalHost(host);
  if (!general || isLoopbackHost(name) || rangeOf(name) === "loopback") return undefined;
  if (general.only && !general.only.includes(name)) return undefined;
  return general.bypass.includes(name) ? undefined : general;
}
