import {
  answering,
  type Endpoint,
  entraEndpoints,
  page,
  sendEndpoint,
  senderEndpoint,
} from "#e2e/scenarios/microsoft-endpoints.ts";
import { elsewhere } from "#e2e/scenarios/play-exchange.ts";
import type { CertificateKind, ExchangeScenario } from "#e2e/scenarios/scenario.ts";
import { certificateOf, trustedAuthority } from "#e2e/scenarios/scenario-certificates.ts";
import { publishedClouds } from "#lib/email/clouds.ts";
import { defaultTls } from "#lib/email/policy.ts";

const host = { class: "host" } as const;
const signInHost = "login.localhost";
const trusting = { tls: { ...defaultTls, authorities: [trustedAuthority] } };
const showing = (kind: CertificateKind) => ({ certificate: certificateOf(kind, signInHost) });

const unresolved = (code: string) => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code }));

const asked: Endpoint[] = [...entraEndpoints, senderEndpoint];
const tooLong = { status: 200, body: { filler: "x".repeat(1_100_000) } };

/** Everything that can stand between Mailroom and Microsoft's hosts. */
export const exchangeWayScenarios: ExchangeScenario[] = [
  {
    name: "the Graph host is not allowed",
    rule: "exchange.policy.host",
    class: "config",
    policy: { allowedHosts: ["login.localhost"] },
  },
  {
    name: "the sign-in host leads to a metadata service",
    rule: "exchange.policy.address",
    ...host,
    policy: { resolve: async () => [{ address: "169.254.169.254", family: 4 }] },
  },
  {
    name: "the sign-in host leads to this machine",
    rule: "exchange.policy.address",
    ...host,
    policy: {
      allowedHosts: ["*"],
      clouds: publishedClouds,
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    },
  },
  {
    name: "the sign-in host leads into a private network, and those are closed",
    rule: "exchange.policy.range",
    ...host,
    policy: { isPrivateAllowed: false, resolve: async () => [{ address: "10.0.0.5", family: 4 }] },
  },
  {
    name: "the sign-in host leads into a range that the settings refuse",
    rule: "exchange.policy.range",
    ...host,
    policy: { refusedRanges: ["127.0.0.0/8"] },
  },
  {
    name: "the connector trusts a certificate of its own before Microsoft, which is not allowed",
    rule: "policy.trusted-certificate",
    class: "config",
    connector: { trustedCertificate: trustedAuthority },
    policy: { areTlsExceptionsAllowed: false },
  },
  {
    name: "the certificates of Microsoft's hosts are not checked",
    rule: "warning.certificate.unchecked",
    class: "config",
    policy: { tls: { ...defaultTls, verification: "none" } },
  },
  {
    name: "the sign-in host is not known",
    rule: "exchange.dns",
    ...host,
    policy: { resolve: () => unresolved("ENOTFOUND") },
  },
  {
    name: "the Graph host is not known",
    rule: "exchange.dns",
    ...host,
    policy: {
      resolve: async (name) =>
        name === "graph.localhost" ? unresolved("ENOTFOUND") : [{ address: "127.0.0.1", family: 4 }],
    },
  },
  {
    name: "DNS answers with a passing error about the sign-in host",
    rule: "exchange.dns.failed",
    ...host,
    policy: { resolve: () => unresolved("EAI_AGAIN") },
  },
  {
    name: "DNS does not answer about the sign-in host",
    rule: "exchange.dns.failed",
    ...host,
    limits: { dnsMs: 100 },
    policy: { resolve: () => new Promise(() => {}) },
  },
  { name: "the sign-in host refuses the connection", rule: "exchange.refused", ...host, policy: elsewhere },
  {
    name: "a firewall swallows the connection to the sign-in host",
    rule: "exchange.connect",
    ...host,
    limits: { connectMs: 100 },
    isPortSilent: true,
  },

  {
    name: "a device inspects TLS and sends its own authority along",
    rule: "exchange.tls.intercepted",
    ...host,
    directory: showing("inspected"),
  },
  {
    name: "a certificate of an authority that nobody knows in Microsoft's place",
    rule: "exchange.tls.intercepted",
    ...host,
    directory: showing("privateAuthority"),
  },
  {
    name: "a device inspects TLS and sends no authority along",
    rule: "exchange.tls.intercepted",
    ...host,
    directory: showing("unknownIssuer"),
  },
  {
    name: "a certificate that vouches for itself in Microsoft's place",
    rule: "exchange.tls.intercepted",
    ...host,
    directory: showing("selfSigned"),
  },
  {
    name: "the sign-in host's certificate has expired",
    rule: "exchange.tls.time",
    ...host,
    policy: trusting,
    directory: showing("expired"),
  },
  {
    name: "the sign-in host's certificate is not valid yet",
    rule: "exchange.tls.time",
    ...host,
    policy: trusting,
    directory: showing("early"),
  },
  {
    name: "the sign-in host shows the certificate of another host",
    rule: "exchange.tls.name",
    ...host,
    policy: trusting,
    directory: showing("wrongHost"),
  },
  {
    name: "a proxy answers the TLS handshake in plain text",
    rule: "exchange.tls.plain",
    ...host,
    directory: { handshake: "plain" },
  },
  {
    name: "what answers in Microsoft's place wants a client certificate",
    rule: "exchange.tls.client-certificate",
    ...host,
    directory: { clientAuthority: trustedAuthority },
  },
  { name: "a firewall cuts the TLS handshake", rule: "exchange.tls", ...host, directory: { handshake: "reset" } },
  {
    name: "a firewall forgets the TLS handshake",
    rule: "exchange.tls",
    ...host,
    limits: { tlsMs: 100 },
    directory: { handshake: "silent" },
  },

  ...asked.flatMap(({ endpoint, label, action }): ExchangeScenario[] => [
    {
      name: `${label}: silence`,
      rule: "exchange.timeout",
      class: "temp",
      action,
      limits: { answerMs: 1_500 },
      prepare: answering(endpoint, "hang"),
    },
    {
      name: `${label}: cut off`,
      rule: "exchange.broken",
      class: "temp",
      action,
      prepare: answering(endpoint, "drop"),
    },
    {
      name: `${label}: a page`,
      rule: "exchange.answer.foreign",
      ...host,
      action,
      prepare: answering(endpoint, page(200)),
    },
    {
      name: `${label}: an endless answer`,
      rule: "exchange.answer.tooLong",
      ...host,
      action,
      prepare: answering(endpoint, tooLong),
    },
  ]),
  {
    name: `${sendEndpoint.label}: a log-in page`,
    rule: "exchange.answer.foreign",
    ...host,
    action: "send",
    prepare: answering("sendMail", page(200)),
  },
  {
    name: `${sendEndpoint.label}: a block page`,
    rule: "exchange.answer.foreign",
    ...host,
    action: "send",
    prepare: answering("sendMail", page(403)),
  },
  {
    name: "the token request: a redirect",
    rule: "exchange.answer.foreign",
    ...host,
    prepare: answering("token", { status: 302, headers: { location: "https://portal.example.net/" } }),
  },
];
