import { createPrivateKey } from "node:crypto";
import { createSecureContext } from "node:tls";
import * as z from "zod";
import { proxyAddress, type readProxyAddress, writeProxyAddress } from "#lib/config/proxy.ts";
import { section, value } from "#lib/config/setting.ts";
import { tlsVersion, verification } from "#lib/config/tls.ts";
import { authorities, line, nameOfCertificate, readCertificates, readHost, yesOrNo } from "#lib/config/values.ts";
import { authorityOf } from "#lib/email/host.ts";
import { defaultTls, type HostRules } from "#lib/email/policy.ts";

const usualPorts = { smtp: 25, https: 443 };

/**
 * The form in which a host's rules are kept: `smtp://host:port` or `https://host:port`, in lower case, with the port
 * that was left out.
 */
function canonicalUrl(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const [, scheme = "", rest = ""] = /^(smtp|https):\/\/([^/?#@\s]+)\/?$/i.exec(given.trim()) ?? [];
  const protocol = scheme.toLowerCase() as keyof typeof usualPorts;
  const [, name = "", digits] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(rest) ?? [];
  const host = readHost(name);
  const port = digits === undefined ? usualPorts[protocol] : Number(digits);
  if (!host || !(port >= 1 && port <= 65_535)) return undefined;
  return `${protocol}://${authorityOf({ host, port })}`;
}

const clientCertificate = z
  .strictObject(
    {
      certificate: value("must be a certificate in PEM form; a reference to a file brings it", (given) =>
        readCertificates(given) ? String(given) : undefined,
      ),
      key: z.string("must be a private key in PEM form; a reference to a file brings it"),
      passphrase: line.optional(),
    },
    "must hold certificate and key, and passphrase where the key needs one",
  )
  .superRefine(({ certificate, key, passphrase }, context) => {
    try {
      createPrivateKey({ key, passphrase });
    } catch {
      const message = "must be a private key in PEM form, with the passphrase that opens it";
      return context.addIssue({ code: "custom", message, path: ["key"] });
    }
    try {
      createSecureContext({ cert: certificate, key, passphrase });
    } catch {
      context.addIssue({ code: "custom", message: "must be the key that the certificate was made for", path: ["key"] });
    }
  });

/** The rules of one host. */
export const hostEntry = section({
  url: value("must be smtp://host:port or https://host, without a path", canonicalUrl),
  ca: authorities.optional(),
  clientCertificate: clientCertificate.optional(),
  verification: verification.optional(),
  minVersion: tlsVersion.optional(),
  ignoreTLS: yesOrNo.optional(),
  requireTLS: yesOrNo.optional(),
  proxy: z
    .union(
      [z.literal("none"), proxyAddress],
      "must be none or the address of a proxy, as in http://proxy.example.com:3128",
    )
    .optional(),
}).superRefine(({ url, ignoreTLS, requireTLS }, context) => {
  const refuse = (path: string, message: string) => context.addIssue({ code: "custom", message, path: [path] });
  if (ignoreTLS && requireTLS) refuse("requireTLS", "must not stand beside ignoreTLS: they contradict each other");
  if (!url.startsWith("https:")) return;
  if (ignoreTLS !== undefined) refuse("ignoreTLS", "must not stand here: it belongs to smtp:// hosts");
  if (requireTLS !== undefined) refuse("requireTLS", "must not stand here: it belongs to smtp:// hosts");
});

/** Rules of single hosts. Answers them by their canonical URL. */
export const hostRules = z
  .array(hostEntry, "must be a list of hosts, each with its url")
  .transform((entries, context): Record<string, HostRules> => {
    const rules = new Map<string, HostRules>();
    for (const [index, { url, ...rest }] of entries.entries()) {
      if (rules.has(url)) {
        const message = `must not name ${url} again: it has rules further up`;
        context.addIssue({ code: "custom", message, path: [index, "url"] });
      }
      rules.set(url, rulesOf(rest));
    }
    return Object.fromEntries(rules);
  });

/** The rules in a line for each host, without keys and credentials. */
export function writeHosts(hosts: Record<string, HostRules>): string[] {
  return Object.entries(hosts).map(([url, { tls, clientCertificate: client, startTls, proxy }]) => {
    const rules = [
      tls?.verification && `verification ${tls.verification}`,
      tls?.minVersion && `at least ${tls.minVersion}`,
      tls?.authorities && `ca ${tls.authorities.map(nameOfCertificate).join(", ")}`,
      client && `client certificate ${nameOfCertificate(client.certificate)}`,
      startTls && (startTls === "never" ? "ignoreTLS" : "requireTLS"),
      proxy && `proxy ${proxy === "none" ? proxy : writeProxyAddress(proxy)}`,
    ];
    return `${url}: ${rules.filter(Boolean).join("; ") || "no rules"}`;
  });
}

function rulesOf({
  ca,
  clientCertificate: client,
  ignoreTLS,
  requireTLS,
  proxy,
  ...tls
}: Omit<z.output<typeof hostEntry>, "url">): HostRules {
  const startTls = ignoreTLS ? "never" : requireTLS ? "required" : undefined;
  const own = { ...tls, ...(ca ? { authorities: ca } : {}) };
  return {
    ...(Object.values(own).some((given) => given !== undefined) ? { tls: own } : {}),
    ...(client ? { clientCertificate: { ...client, passphrase: client.passphrase } } : {}),
    ...(startTls ? { startTls } : {}),
    ...(proxy ? { proxy: proxy === "none" ? proxy : proxyOf(proxy) } : {}),
  };
}

function proxyOf(address: NonNullable<ReturnType<typeof readProxyAddress>>): HostRules["proxy"] {
  return { ...address, headers: {}, bypass: [], only: undefined, tls: defaultTls };
}
