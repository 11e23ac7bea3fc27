import { rangeOf } from "#lib/email/address-range.ts";
import { authorityOf, canonicalHost, isLoopbackHost } from "#lib/email/host.ts";
import {
  type ClientCertificate,
  type HostRules,
  type Policy,
  type ProxyServer,
  type TlsPolicy,
  type Verification,
  verifications,
} from "#lib/email/policy.ts";
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
  /** The connector checks less of a certificate than the settings ask for. */
  isLooser: boolean;
  /** What the connection goes through; absent: nothing. */
  proxy: ProxyServer | undefined;
  /** The connector insists on a proxy, or goes around the one that the settings name. */
  proxyWish: Exceptions["proxy"];
  /** The settings that decided; `connector` for an exception of its own. */
  decidedBy: Record<"verification" | "minVersion" | "proxy", string>;
};

/** The rules for a connection to this target. Whether they permit it is another question: see `checkRoute`. */
export function rulesFor(target: Target, policy: Policy, exceptions: Exceptions = {}): ConnectionRules {
  const own = policy.hosts[urlOf(target)] ?? {};
  const { trustedCertificate, isOldTlsAllowed, verification } = exceptions;
  const proxy = proxyFor(target, policy.proxy, own.proxy);
  const settingOf = (key: "verification" | "minVersion") => (own.tls?.[key] ? "hosts" : `network.tls.${key}`);
  return {
    tls: {
      ...policy.tls,
      ...own.tls,
      ...(isOldTlsAllowed ? { minVersion: "TLSv1" } : {}),
      ...(verification ? { verification } : {}),
    },
    isLooser: verification !== undefined && isLooser(verification, own.tls?.verification ?? policy.tls.verification),
    trustedCertificate,
    clientCertificate: ownCertificate(exceptions) ?? own.clientCertificate,
    startTls: own.startTls,
    proxy: exceptions.proxy === "off" ? undefined : proxy,
    proxyWish: exceptions.proxy === "off" && !proxy ? undefined : exceptions.proxy,
    decidedBy: {
      verification: verification ? "connector" : settingOf("verification"),
      minVersion: isOldTlsAllowed ? "connector" : settingOf("minVersion"),
      proxy: own.proxy ? "hosts" : "network.proxy.url",
    },
  };
}

function ownCertificate({ clientCertificate }: Exceptions): ClientCertificate | undefined {
  const { certificate = "", privateKey } = clientCertificate ?? {};
  return typeof privateKey === "string"
    ? { certificate, key: privateKey, passphrase: undefined, isOwn: true }
    : undefined;
}

function isLooser(own: Verification, general: Verification): boolean {
  return verifications.indexOf(own) > verifications.indexOf(general);
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
