import type { Rule } from "#lib/diagnosis/rule.ts";

/** Our own policy, DNS, connecting, and connections that end. */
export const networkRules: Rule[] = [
  {
    id: "policy.host",
    match: { code: "HOST_NOT_ALLOWED" },
    class: "config",
    title: "{host} is not among the allowed hosts",
    cause: "Whoever runs this Mailroom has limited the hosts it may connect to, and {host} is not one of them.",
    remedies: [
      "Check the host name for a typing mistake.",
      "Ask the operator to add {host} to MAILROOM_ALLOWED_HOSTS and to restart Mailroom.",
    ],
    field: "host",
  },
  {
    id: "policy.loopback",
    match: { code: "LOOPBACK_NOT_ALLOWED" },
    class: "config",
    title: "{host} is the machine that Mailroom itself runs on",
    cause:
      "Connections to this machine are refused unless the host is named as allowed, because services that trust local " +
      "connections could be reached through them.",
    remedies: [
      "If a mail server does run on this machine, ask the operator to add {host} to MAILROOM_ALLOWED_HOSTS and to restart Mailroom.",
      "Otherwise enter the name of the mail server.",
    ],
    field: "host",
  },
  {
    id: "policy.address",
    match: { code: "ADDRESS_NOT_ALLOWED" },
    class: "config",
    title: "{host} leads to an address that is never connected to",
    cause:
      "{address} is a {range} address. No mail server lives there, and even MAILROOM_ALLOWED_HOSTS does not open it.",
    remedies: [
      "Check the host name for a typing mistake.",
      "Ask whoever looks after the DNS of {host} why it leads there; some filters answer with 0.0.0.0.",
    ],
    field: "host",
  },
  {
    id: "net.host.unknown",
    match: { code: ["ENOTFOUND", "ENODATA"] },
    class: "config",
    title: "The host {host} does not exist, as far as this machine can tell",
    cause: "DNS knows no address of this name. It may be mistyped, or known only inside another network.",
    remedies: [
      "Compare the host name with the provider's instructions, letter by letter.",
      "If it is an internal name, make sure that the machine running Mailroom uses the internal DNS.",
    ],
    field: "host",
  },
  {
    id: "net.dns.failed",
    match: { code: ["EAI_AGAIN", "EAI_FAIL", "ESERVFAIL", "ETIMEOUT", "DNS_TIMEOUT"] },
    class: "host",
    title: "The name {host} could not be looked up right now",
    cause: "The DNS server that this machine uses gave no answer. That says nothing about the mail server.",
    remedies: [
      "Try again in a minute.",
      "If it stays so, check the DNS settings of the machine or container that runs Mailroom.",
    ],
  },
  {
    id: "net.refused",
    match: { code: "ECONNREFUSED" },
    class: "config",
    title: "Nothing accepts connections on port {port} of {host}",
    cause: "The machine answers, but no service listens on this port, or a firewall turns the connection away.",
    remedies: [
      "Check the port: 587 (STARTTLS) and 465 (TLS from the start) are usual, 25 is for relays.",
      "Make sure that the mail server is running.",
      "In a container, use the name of the mail server's service instead of localhost.",
    ],
    field: "port",
  },
  {
    id: "net.unreachable",
    match: { code: ["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"] },
    class: "host",
    title: "There is no way from this machine to {host}",
    cause: "The network has no route to any of the host's addresses.",
    remedies: [
      "Check the network of the machine that runs Mailroom, a VPN included.",
      "If the host has only IPv6 addresses, this machine needs an IPv6 connection.",
    ],
    field: "host",
  },
  {
    id: "net.denied",
    match: { code: ["EACCES", "EPERM"], stage: "connect" },
    class: "host",
    title: "This machine does not let Mailroom connect to port {port}",
    cause: "The operating system refused the connection before it left: a local firewall or a security rule.",
    remedies: ["Ask the operator to permit outgoing connections to {host} on port {port}."],
  },
  {
    id: "net.connect.timeout",
    match: { code: ["CONNECT_TIMEOUT", "ETIMEDOUT"], stage: "connect" },
    class: "host",
    title: "{host} did not answer on port {port}",
    cause: "The connection was neither accepted nor refused. Most often a firewall drops it silently.",
    remedies: [
      "Make sure that the network of this machine permits outgoing connections to port {port}.",
      "Check host and port; another port of the provider may be open (587, 465, 2525).",
    ],
    field: "port",
  },
  {
    id: "net.connect.timeout.25",
    match: { code: ["CONNECT_TIMEOUT", "ETIMEDOUT"], stage: "connect", port: 25 },
    class: "host",
    title: "{host} did not answer on port 25",
    cause: "Most cloud and internet providers block outgoing connections to port 25, to stop spam.",
    remedies: [
      "Use port 587 with STARTTLS or port 465 with Secure, and sign in.",
      "Or ask the provider of this machine's network to open port 25.",
    ],
    link: "https://learn.microsoft.com/en-us/azure/virtual-network/troubleshoot-outbound-smtp-connectivity",
    field: "port",
  },
  {
    id: "net.closed.greeting",
    match: { code: ["CONNECTION_CLOSED", "CONNECTION_LOST", "ECONNRESET"], stage: ["connect", "greeting"] },
    class: "config",
    title: "{host} closed the connection without a greeting",
    cause:
      "The server may refuse the address of this machine, have too many connections, or expect TLS from the start on " +
      "this port.",
    remedies: [
      "If the port is meant for TLS from the start (465 is), switch Secure on.",
      "Ask the provider whether the address of this machine has to be allowed first.",
      "Try again in a few minutes.",
    ],
    field: "secure",
  },
  {
    id: "net.closed",
    match: { code: ["CONNECTION_CLOSED", "CONNECTION_LOST", "ECONNECTION", "ESOCKET", "ECONNRESET", "EPIPE"] },
    class: "temp",
    title: '{host} broke the connection off in the stage "{stage}"',
    cause: "The connection ended before the server had answered. The message was not handed over.",
    remedies: [
      "Try again: a restart of the server or a short break of the network looks like this.",
      "If it happens every time at the same stage, ask whoever looks after the server; its log says why.",
    ],
  },
  {
    id: "timeout.answer",
    match: { code: "ANSWER_TIMEOUT" },
    class: "temp",
    title: '{host} did not answer in the stage "{stage}"',
    cause: "The server accepted the connection and then kept silent for {seconds} seconds.",
    remedies: ["Try again in a few minutes: the server may be overloaded.", "If it stays so, ask the provider."],
  },
  {
    id: "timeout.total",
    match: { code: "TOTAL_TIMEOUT" },
    class: "temp",
    title: 'The time was over in the stage "{stage}"',
    cause: "The whole run may take {seconds} seconds. The server answers, but too slowly.",
    remedies: ["Try again later.", "The times of the stages show which one took long."],
  },
  {
    id: "cancelled",
    match: { code: "CANCELLED" },
    class: "cancelled",
    title: 'Cancelled in the stage "{stage}"',
    cause: "You stopped it. The connection was closed at once and no message was handed over.",
    remedies: [],
  },
];
