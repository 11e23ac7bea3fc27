import type { ExchangeScenario, SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { certificateOf } from "#e2e/scenarios/scenario-certificates.ts";

const host = { class: "host" } as const;
const login = { username: "mailroom", password: "wrong pony" };
const known = { address: "127.0.0.1", family: 4 };

/** Answers about the proxy in this way, about others as usual. */
function resolving(answer: () => Promise<(typeof known)[]>) {
  return { resolve: async (name: string) => (name === "proxy.example.com" ? answer() : [known]) };
}

/** A refusal by each kind of proxy. */
function refused(name: string, rule: string, by: { status: number; reply: number }): SmtpScenario[] {
  return [
    { name: `${name}: HTTP ${by.status}`, rule, ...host, proxy: { refusal: by.status } },
    { name: `${name}: SOCKS reply ${by.reply}`, rule, ...host, proxy: { protocol: "socks5", refusal: by.reply } },
  ];
}

/** What can go wrong at a proxy. */
export const proxyScenarios: SmtpScenario[] = [
  {
    name: "the proxy is not among the allowed hosts",
    rule: "policy.proxy",
    ...host,
    policy: { allowedHosts: ["mail.example.com", "127.0.0.1"] },
    proxy: {},
  },
  {
    name: "the proxy runs on this machine, which is not named",
    rule: "policy.proxy",
    ...host,
    policy: { allowedHosts: ["*"] },
    proxy: { settings: { host: "127.0.0.1" } },
  },
  {
    name: "the proxy leads to a metadata service",
    rule: "policy.proxy.address",
    ...host,
    policy: resolving(async () => [{ address: "169.254.169.254", family: 4 }]),
    proxy: {},
  },
  {
    name: "the proxy's name is not known",
    rule: "proxy.unknown",
    ...host,
    policy: resolving(() => Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }))),
    proxy: {},
  },
  { name: "the proxy does not run", rule: "proxy.failed", ...host, proxy: { isAbsent: true } },
  {
    name: "the proxy shows a certificate of an unknown authority",
    rule: "proxy.tls",
    ...host,
    proxy: { protocol: "https", certificate: certificateOf("privateAuthority", "proxy.example.com") },
  },
  {
    name: "the proxy speaks plain text where TLS is expected",
    rule: "proxy.tls",
    ...host,
    proxy: { protocol: "https", instead: "HTTP/1.1 400 Bad Request\r\n\r\n" },
  },
  { name: "an SSH server in the proxy's place", rule: "proxy.foreign", ...host, proxy: { instead: "SSH-2.0-x\r\n" } },
  {
    name: "a web server in the place of a SOCKS proxy",
    rule: "proxy.foreign",
    ...host,
    proxy: { protocol: "socks5", instead: "HTTP/1.1 400 Bad Request\r\n\r\n" },
  },
  { name: "the proxy closes without an answer", rule: "proxy.foreign", ...host, proxy: { instead: "close" } },
  {
    name: "the proxy does not answer",
    rule: "proxy.silent",
    ...host,
    proxy: { instead: "silence" },
    limits: { connectMs: 300 },
  },
  ...refused("the proxy does not permit the port", "proxy.refused", { status: 403, reply: 2 }),
  ...refused("the proxy does not reach the host", "proxy.no-way", { status: 503, reply: 4 }),
  { name: "the proxy wants a sign-in", rule: "proxy.auth.missing", ...host, proxy: { login: "mailroom:pony" } },
  {
    name: "the SOCKS proxy wants a sign-in",
    rule: "proxy.auth.missing",
    ...host,
    proxy: { protocol: "socks5", login: "mailroom:pony" },
  },
  {
    name: "the proxy refuses the sign-in",
    rule: "proxy.auth",
    ...host,
    proxy: { login: "mailroom:pony", settings: { login } },
  },
  {
    name: "the SOCKS proxy refuses the sign-in",
    rule: "proxy.auth",
    ...host,
    proxy: { protocol: "socks5", login: "mailroom:pony", settings: { login } },
  },
];

/** The same on the way to Microsoft. */
export const exchangeProxyScenarios: ExchangeScenario[] = [
  { name: "the proxy before Microsoft does not run", rule: "proxy.failed", ...host, proxy: { isAbsent: true } },
  {
    name: "the proxy before Microsoft is not among the allowed hosts",
    rule: "policy.proxy",
    ...host,
    proxy: {},
    policy: { allowedHosts: ["login.example.com", "graph.example.com", "127.0.0.1"] },
  },
  { name: "the proxy does not permit Microsoft", rule: "proxy.refused", ...host, proxy: { refusal: 403 } },
  { name: "the proxy does not reach Microsoft", rule: "proxy.no-way", ...host, proxy: { refusal: 504 } },
  { name: "the proxy before Microsoft wants a sign-in", rule: "proxy.auth.missing", ...host, proxy: { login: "a:b" } },
];
