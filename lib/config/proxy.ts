import * as z from "zod";
import { section, setting, value } from "#lib/config/setting.ts";
import { tlsSettings } from "#lib/config/tls.ts";
import { hostList, line, readHost } from "#lib/config/values.ts";
import type { ProxyServer } from "#lib/email/policy.ts";

const usualPorts = { http: 80, https: 443, socks5: 1_080 } as const;

/** The address of a proxy, with the credentials that may stand in it. */
type ProxyAddress = Pick<ProxyServer, "protocol" | "host" | "port" | "login">;

/** Reads `http://`, `https://` and `socks5://` addresses of proxies. */
export function readProxyAddress(given: unknown): ProxyAddress | undefined {
  if (typeof given !== "string") return undefined;
  // The URL parser treats hosts of unknown schemes as opaque text; as http it checks and normalises them.
  const [, scheme = "", rest = ""] = /^(https?|socks5h?):\/\/(.+)$/i.exec(given.trim()) ?? [];
  const protocol = scheme.toLowerCase().replace("socks5h", "socks5") as ProxyServer["protocol"];
  if (!rest || !URL.canParse(`http://${rest}`)) return undefined;
  const { hostname, port, username, password, pathname, search, hash } = new URL(`http://${rest}`);
  const host = readHost(hostname);
  if (!host || pathname !== "/" || search || hash) return undefined;
  // The parser drops the usual port of http, which is not that of the others.
  const written = port || /:(\d+)\/?$/.exec(rest.replace(/^.*@/, ""))?.[1];
  const login = username ? { username: decode(username), password: decode(password) } : undefined;
  return { protocol, host, port: Number(written ?? usualPorts[protocol]), login };
}

/** The address without its credentials. */
export function writeProxyAddress({ protocol, host, port }: Pick<ProxyServer, "protocol" | "host" | "port">): string {
  return `${protocol}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address of a proxy as a setting. */
export const proxyAddress = value(
  "must be the address of a proxy, as in http://proxy.example.com:3128 or socks5://proxy.example.com:1080",
  readProxyAddress,
);

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const headers = z
  .record(z.string(), line, "must be names of headers, each with its value")
  .superRefine((record, context) => {
    for (const name of Object.keys(record)) {
      if (
        headerName.test(name) &&
        !/^(host|content-length|transfer-encoding|connection|proxy-authorization)$/i.test(name)
      )
        continue;
      const message = `must not have the header ${name.slice(0, 60)}`;
      context.addIssue({ code: "custom", message, path: [name] });
    }
  });

/** The proxy that every connection takes, unless a host's rules say otherwise. */
export const proxySection = section({
  url: setting(
    proxyAddress.optional(),
    "A proxy for every connection: http:// or https:// (CONNECT) or socks5:// with host and port.",
    { absence: "no proxy", write: writeProxyAddress, example: "http://proxy.example.com:3128" },
  ),
  username: setting(line.optional(), "The user name that the proxy asks for.", {
    absence: "no sign-in",
    example: "mailroom",
  }),
  password: setting(line.optional(), "The password that belongs to it.", {
    isSecret: true,
    absence: "no password",
    example: `\${env:PROXY_PASSWORD}`,
  }),
  headers: setting(
    headers.default({}),
    "Headers that are sent with every CONNECT to this proxy; one of a host's own gets none. Not with socks5://.",
    {
      isSecret: true,
      example: "{X-Team: mail}",
    },
  ),
  bypass: setting(hostList.default([]), "Hosts that are dialled without the proxy. Not together with only.", {
    example: "[mail.example.com]",
  }),
  only: setting(hostList.optional(), "The only hosts that are dialled through the proxy. Not together with bypass.", {
    absence: "every host",
    example: "[smtp.gmail.com]",
  }),
  tls: section(tlsSettings("a proxy that is reached over https")).prefault({}),
})
  .superRefine(({ url, username, password, headers, only, bypass }, context) => {
    const hasHeaders = Object.keys(headers).length > 0;
    const needing = { username, headers: hasHeaders, bypass: bypass.length > 0, only };
    const [needed] = Object.entries(needing).flatMap(([key, given]) => (given ? [key] : []));
    const mistakes: [is: boolean, path: string, message: string][] = [
      [!url && Boolean(needed), "url", `must be set when ${needed} is`],
      [hasHeaders && url?.protocol === "socks5", "headers", "must not stand beside socks5://: it knows no headers"],
      [Boolean(password) && !username, "username", "must be set when password is"],
      [Boolean(url?.login && username), "username", "must not stand beside a user name in url"],
      [Boolean(only) && bypass.length > 0, "only", "must not stand beside bypass: choose one of them"],
    ];
    for (const [is, path, message] of mistakes) if (is) context.addIssue({ code: "custom", message, path: [path] });
  })
  .prefault({});
