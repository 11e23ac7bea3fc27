import type { Config } from "#lib/config/schema.ts";
import { tlsPolicyOf } from "#lib/config/tls.ts";
import { resolveHost } from "#lib/email/egress.ts";
import {
  type HostRules,
  type MailRules,
  type Policy,
  type ProxyServer,
  type TlsPolicy,
  usualSubmissionPorts,
} from "#lib/email/policy.ts";

/** What senders are allowed and given. `sandboxPort` is where the sandbox server really listens. */
export function policyOf(config: Config, { sandboxPort }: { sandboxPort: number | undefined }): Policy {
  const { network, exchange, hosts } = config;
  const { total, dns, connect, greeting, tls, answer, accept } = network.timeouts;
  const proxyTls = tlsPolicyOf(network.proxy.tls);
  return {
    allowedHosts: network.allowedHosts,
    allowedPorts: network.allowedPorts,
    isPrivateAllowed: network.privateNetworks === "allowed",
    refusedRanges: network.refusedRanges,
    loopbackPorts: sandboxPort === undefined ? [] : [sandboxPort],
    tls: tlsPolicyOf(network.tls),
    areTlsExceptionsAllowed: network.tls.connectorExceptions === "allowed",
    proxy: proxyOf(network.proxy),
    hosts: withProxyTls(hosts, proxyTls),
    maxAnswerBytes: network.maxAnswerSize,
    mail: mailRulesOf(config),
    clouds: exchange,
    submissionPorts: usualSubmissionPorts,
    limits: {
      totalMs: total,
      dnsMs: dns,
      connectMs: connect,
      greetingMs: greeting,
      tlsMs: tls,
      answerMs: answer,
      acceptMs: accept,
    },
    resolve: resolveHost,
  };
}

/** What a mail may be. */
export function mailRulesOf({ email }: Pick<Config, "email">): MailRules {
  const { allowedDomains, allowedRecipients, services, ses, maxBodyLength, footer } = email;
  return {
    ...{ allowedDomains, allowedRecipients, services, maxBodyLength },
    ses: ses.host !== undefined && ses.port !== undefined ? { host: ses.host, port: ses.port } : undefined,
    footer: footer.enabled ? { text: footer.text } : undefined,
  };
}

/** A host's own proxy is believed as far as the general one. */
function withProxyTls(hosts: Policy["hosts"], tls: TlsPolicy): Policy["hosts"] {
  const entries = Object.entries(hosts).map(([url, { proxy, ...rules }]): [string, HostRules] => [
    url,
    { ...rules, ...(proxy ? { proxy: proxy === "none" ? proxy : { ...proxy, tls } } : {}) },
  ]);
  return Object.fromEntries(entries);
}

function proxyOf({ url, username, password, only, tls, ...rest }: Config["network"]["proxy"]): ProxyServer | undefined {
  if (!url) return undefined;
  const login = username ? { username, password: password ?? "" } : url.login;
  return { ...url, ...rest, only, login, tls: tlsPolicyOf(tls) };
}
