import { resolve } from "node:path";
import type * as z from "zod";
import { connectorList } from "#lib/config/connectors.ts";
import { connectorsExample, hostsExample } from "#lib/config/examples.ts";
import { hostRules, writeHosts } from "#lib/config/hosts.ts";
import { proxySection } from "#lib/config/proxy.ts";
import { serviceList } from "#lib/config/services.ts";
import { list, section, setting, value } from "#lib/config/setting.ts";
import { tlsSettings } from "#lib/config/tls.ts";
import {
  duration,
  line,
  numberIn,
  oneOf,
  readDomain,
  readHost,
  readPattern,
  readRange,
  showBytes,
  showMs,
  size,
  webAddress,
  wholeNumber,
  yesOrNo,
} from "#lib/config/values.ts";
import { type CloudName, publishedClouds } from "#lib/email/clouds.ts";
import { defaultFooter, defaultLimits, defaultPolicy, longestLimitMs, openMailRules } from "#lib/email/policy.ts";

const patternRule =
  "must be patterns of addresses as in *@example.com; beside letters such as ä, * stands for whole parts of a domain";
const portRule = "must be ports from 1 to 65535, or * for every port";
const ports = list(portRule, (entry) => (entry === "*" ? entry : numberIn(entry, 1, 65_535))).transform(
  (entries, context): number[] | "*" => {
    const numbers = entries.filter((entry) => entry !== "*");
    if (numbers.length === entries.length) return numbers;
    if (entries.length > 1) context.addIssue(portRule);
    return "*";
  },
);

function limit(fallbackMs: number, effect: string) {
  return setting(duration(1, longestLimitMs).default(fallbackMs), effect, { write: showMs });
}

function cloud(name: CloudName, variable: string, label: string) {
  const { loginUrl, graphUrl, scope } = publishedClouds[name];
  const key = `MAILROOM_EXCHANGE_${variable}`;
  return section({
    loginUrl: setting(webAddress(["https"]).default(loginUrl), `Where applications sign in to ${label}.`, {
      variable: `${key}_LOGIN_URL`,
    }),
    graphUrl: setting(webAddress(["https"]).default(graphUrl), `Where Microsoft Graph answers in ${label}.`, {
      variable: `${key}_GRAPH_URL`,
    }),
    scope: setting(line.default(scope), `The scope that tokens for ${label} are asked for.`, {
      variable: `${key}_SCOPE`,
    }),
  }).prefault({});
}

/** Everything an operator can set in `mailroom.yml`, with its rules, defaults and effects. */
export const configSchema = section({
  server: section({
    publicUrl: setting(
      webAddress(["http", "https"], { isOrigin: true }).optional(),
      "The address people open Mailroom at. Mails link to it, and behind https the session cookie asks for it.",
      { variable: "MAILROOM_PUBLIC_URL", absence: "no links", example: "https://mailroom.example.com" },
    ),
  }).prefault({}),

  email: section({
    allowedDomains: setting(
      list("must be domains as in example.com, or *.example.com for all below it", readDomain).optional(),
      "The domains that senders and recipients (To, Cc, Bcc, Reply-To) may have. Not together with allowedRecipients.",
      { absence: "every domain", example: "[example.com, '*.example.com']" },
    ),
    allowedRecipients: setting(
      list(patternRule, readPattern, { min: 1 }).optional(),
      "The addresses that mail may go to, with * for any text. Senders are not asked. Not together with allowedDomains.",
      { absence: "every address", example: "['*@example.com', audit@example.org]" },
    ),
    services: setting(
      serviceList.default("*"),
      "The services that connectors may use, by any of their names, with other and exchange. A server that belongs to a service counts as it.",
    ),
    ses: section({
      host: setting(
        value("must be a host name or address", (given) => readHost(given)).optional(),
        "Dialled for Amazon SES instead of the host of the region, with TLS from the start. Needs port.",
        { absence: "the host of the region", example: "ses-relay.example.com" },
      ),
      port: setting(wholeNumber(1, 65_535).optional(), "The port of email.ses.host.", {
        absence: "the port of the region",
        example: "465",
      }),
    })
      .refine(
        ({ host, port }) => (host === undefined) === (port === undefined),
        "must have both host and port, or none",
      )
      .prefault({}),
    maxBodyLength: setting(
      wholeNumber(1, openMailRules.maxBodyLength).default(openMailRules.maxBodyLength),
      "The longest body of a mail, in characters. A longer one is cut there, and a notice says so. A link for a new password is never cut.",
    ),
    footer: section({
      enabled: setting(yesOrNo.default(true), "Whether a line stands below every mail."),
      text: setting(
        line.default(defaultFooter),
        "What that line says; {connector} is the connector's name. With server.publicUrl it links to the connector.",
      ),
    }).prefault({}),
  })
    .refine(({ allowedDomains, allowedRecipients }) => !(allowedDomains && allowedRecipients), {
      path: ["allowedRecipients"],
      message: "must not stand beside allowedDomains: choose one of them",
    })
    .prefault({}),

  network: section({
    allowedHosts: setting(
      list("must be host names or addresses without scheme and port, or *", (entry) =>
        readHost(entry, { isStarAllowed: true }),
      ).default(defaultPolicy.allowedHosts),
      "The hosts that are dialled: mail servers, services, proxies, sign-in and Graph. * is every name; loopback has to be named.",
      { variable: "MAILROOM_ALLOWED_HOSTS" },
    ),
    allowedPorts: setting(
      ports.default(defaultPolicy.allowedPorts),
      "The ports that SMTP connectors dial. Those of the sandbox and of the well-known services are always open.",
      { variable: "MAILROOM_ALLOWED_PORTS" },
    ),
    privateNetworks: setting(
      oneOf(["allowed", "refused"]).default("allowed"),
      "Whether private networks are dialled. Addresses that allowedHosts names stay open.",
      { variable: "MAILROOM_PRIVATE_NETWORKS" },
    ),
    refusedRanges: setting(
      list("must be ranges of addresses as in 192.0.2.0/24", readRange).default([]),
      "Ranges of addresses that are never dialled, besides link-local, multicast and metadata addresses.",
      { example: "[192.0.2.0/24, '2001:db8::/32']" },
    ),
    proxy: proxySection,
    tls: section({
      ...tlsSettings("mail servers, sign-in and Graph", {
        variable: "MAILROOM_CA_FILE",
        fromText: (path) => ({ files: [resolve(path)] }),
      }),
      connectorExceptions: setting(
        oneOf(["allowed", "refused"]).default("allowed"),
        "Whether a connector may trust one more certificate, accept old TLS, check less than verification says or go around the proxy.",
      ),
    }).prefault({}),
    timeouts: section({
      total: limit(defaultLimits.totalMs, "The longest time of a whole check or send."),
      dns: limit(defaultLimits.dnsMs, "To resolve a name."),
      connect: limit(defaultLimits.connectMs, "To connect to a server, or through the proxy."),
      greeting: limit(defaultLimits.greetingMs, "From the connection to the server's greeting."),
      tls: limit(defaultLimits.tlsMs, "For one TLS handshake."),
      answer: limit(defaultLimits.answerMs, "To the answer to one SMTP command or HTTPS request."),
      accept: limit(defaultLimits.acceptMs, "To the answer to a whole message."),
    }).prefault({}),
    maxAnswerSize: setting(
      size(100_000_000).default(defaultPolicy.maxAnswerBytes),
      "The longest answer of a sign-in or Graph server that is read.",
      { write: showBytes },
    ),
  }).prefault({}),

  exchange: section({
    global: cloud("global", "GLOBAL", "the global cloud"),
    usGovHigh: cloud("usGovHigh", "USGOV_HIGH", "the US Government cloud GCC High"),
    usGovDod: cloud("usGovDod", "USGOV_DOD", "the US Government cloud DoD"),
    china: cloud("china", "CHINA", "the cloud of 21Vianet in China"),
  }).prefault({}),

  hosts: setting(hostRules.prefault([]), "Rules of single hosts. They come before what network says for all.", {
    write: writeHosts,
    example: hostsExample,
  }),

  connectors: setting(
    connectorList.prefault([]),
    "Connectors that this file keeps, with secrets by reference. They can be tested and used; nobody can change or delete them.",
    { write: (connectors) => connectors.map(({ id }) => id), example: connectorsExample },
  ),
});

/** The settings of a file, read and completed with defaults. */
export type Config = z.output<typeof configSchema>;
