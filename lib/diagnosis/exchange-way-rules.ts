import type { Rule } from "#lib/diagnosis/rule.ts";
import { type StageName, stageLabels } from "#lib/email/report.ts";

/** The stages in which Microsoft's hosts are dialled. */
const dialling: StageName[] = ["tenant", "token", "mailbox", "send"];
const endpoints = "https://learn.microsoft.com/graph/deployments";
const health = "https://status.cloud.microsoft";

/** The way to Microsoft's hosts: policy, DNS, connection, and answers that never came from them. */
export const exchangeWayRules: Rule[] = [
  {
    id: "exchange.policy.host",
    match: { stage: "policy", code: "CLOUD_HOST_NOT_ALLOWED" },
    class: "config",
    title: "{host} is not among the allowed hosts",
    cause:
      "Whoever runs this Mailroom has limited the hosts it may connect to. This connector needs the sign-in host and the Graph host of its cloud, and {host} is one of them.",
    remedies: ["Ask the operator to add {host} to the setting network.allowedHosts."],
    field: "cloud",
  },
  {
    id: "exchange.policy.address",
    match: { stage: ["policy", ...dialling], code: ["ADDRESS_NOT_ALLOWED", "LOOPBACK_NOT_ALLOWED"] },
    class: "host",
    title: "{host} leads to an address that is never connected to",
    cause:
      "Microsoft's hosts have public addresses, but here {host} leads to this machine or into a reserved range. DNS answers wrongly, or a filter redirects the name.",
    remedies: ["Check which address {host} has on Mailroom's machine, and who answers its DNS queries."],
    link: endpoints,
  },
  {
    id: "exchange.policy.range",
    match: { stage: ["policy", ...dialling], code: ["PRIVATE_NOT_ALLOWED", "RANGE_NOT_ALLOWED"] },
    class: "host",
    title: "{host} leads to an address that the operator has closed",
    cause:
      "Microsoft's hosts have public addresses, but here {host} leads into a network that the settings close. DNS answers wrongly, or the operator wants these hosts to be reached through a proxy.",
    remedies: [
      "Check which address {host} has on Mailroom's machine, and who answers its DNS queries.",
      "If it is right, ask the operator to open the address.",
    ],
    link: endpoints,
  },
  {
    id: "exchange.dns",
    match: { stage: dialling, code: ["ENOTFOUND", "ENODATA"] },
    class: "host",
    title: "The name {host} is not known on Mailroom's machine",
    cause:
      "Its DNS says that there is no such name. Networks that let nothing out often have a DNS that knows only their own names. The connector's settings are not the cause.",
    remedies: [
      "Let the machine or container that Mailroom runs on resolve public names, {host} at least.",
      "If the operator has set other addresses for the Microsoft clouds, check their spelling.",
    ],
    link: endpoints,
  },
  {
    id: "exchange.dns.failed",
    match: { stage: dialling, code: ["EAI_AGAIN", "EAI_FAIL", "ESERVFAIL", "ETIMEOUT", "DNS_TIMEOUT"] },
    class: "host",
    title: "The name {host} could not be looked up right now",
    cause: "The DNS server that Mailroom's machine uses gave no answer. That says nothing about Microsoft's hosts.",
    remedies: [
      "Try again in a minute.",
      "If it stays so, check the DNS settings of the machine or container that Mailroom runs on.",
    ],
  },
  {
    id: "exchange.refused",
    match: { stage: dialling, code: "ECONNREFUSED" },
    class: "host",
    title: "The connection to {host} was turned away",
    cause:
      "Something answered at {addresses} and refused. Microsoft's hosts accept everybody there: a firewall refuses in their place, or DNS leads to another machine.",
    remedies: [
      "Allow outgoing HTTPS (port 443) from Mailroom's machine to the sign-in host and to the Graph host.",
      "Check which address {host} has on Mailroom's machine.",
    ],
    link: endpoints,
  },
  {
    id: "exchange.unreachable",
    match: { stage: dialling, code: ["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"] },
    class: "host",
    title: "There is no way from this machine to {host}",
    cause: "The network has no route to {addresses}.",
    remedies: [
      "Check the network of the machine that runs Mailroom, a VPN included.",
      "If only IPv6 addresses stand above, this machine needs an IPv6 connection, or a DNS that gives it IPv4 addresses.",
    ],
    link: endpoints,
  },
  {
    id: "exchange.connect",
    match: { stage: dialling, code: ["CONNECT_FAILED", "CONNECT_TIMEOUT"] },
    class: "host",
    title: "There is no way out to {host}",
    cause:
      "The connection did not come about. A firewall that drops it silently does this, and so does a network whose only way out is a proxy, where Mailroom is not told of it.",
    remedies: [
      "Allow outgoing HTTPS (port 443) from Mailroom's machine to the sign-in host and to the Graph host.",
      `The stage "${stageLabels.policy}" lists both hosts.`,
      "If there is a proxy, ask the operator to name it in the setting network.proxy.url.",
    ],
    link: endpoints,
    setting: "network.proxy.url",
  },
  {
    id: "exchange.timeout",
    match: { stage: dialling, code: "HTTPS_NO_ANSWER" },
    class: "temp",
    title: "{host} did not answer in time",
    cause: "The connection stood and the request went out, but no answer came within the time limit.",
    remedies: ["Try again in a few minutes.", "If it stays so, look at the service health page of Microsoft 365."],
    link: health,
  },
  {
    id: "exchange.broken",
    match: { stage: dialling, code: "HTTPS_ANSWER_LOST" },
    class: "temp",
    title: "{host} broke the connection off",
    cause: "The connection stood and the request went out, but it was cut before the answer was complete.",
    remedies: ["Try again.", "If it happens again, check whether a proxy or firewall cuts HTTPS connections."],
  },
  {
    id: "exchange.answer.tooLong",
    match: { stage: dialling, code: "HTTPS_ANSWER_TOO_LONG" },
    class: "host",
    title: "The answer of {host} is far too long to be one of Microsoft's",
    cause: "Mailroom stopped reading after {limit}. Something else than Microsoft answered.",
    remedies: ["Check whether a proxy answers in the place of the sign-in or Graph host."],
    setting: "network.maxAnswerSize",
  },
  {
    id: "exchange.answer.foreign",
    match: { stage: dialling, code: ["ENTRA_NOT_JSON", "GRAPH_NOT_JSON"] },
    class: "host",
    title: "Something else than Microsoft answered",
    cause:
      "The answer does not have the form that Microsoft's services use. A proxy's log-in page or block page is the usual reason. Its content is not shown.",
    remedies: [
      "Check whether a proxy or a captive portal stands between Mailroom and the internet.",
      "Allow the sign-in and Graph hosts there without a log-in.",
    ],
    link: endpoints,
  },
];
