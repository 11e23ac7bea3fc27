import type { Rule } from "#lib/diagnosis/rule.ts";

const blockedPorts = "https://docs.digitalocean.com/support/why-is-smtp-blocked/";

/** Name lookup, and reaching a port. */
export const networkRules: Rule[] = [
  {
    id: "net.host.unknown",
    match: { code: ["ENOTFOUND", "ENODATA", "EDNS"] },
    class: "config",
    title: "The host {host} does not exist, as far as this machine can tell",
    cause: "DNS knows no address of this name. It may be mistyped, or known only inside another network.",
    remedies: [
      "Compare the host name with the provider's instructions, letter by letter.",
      "If it is an internal name, make sure that the machine running Mailroom uses the internal DNS.",
    ],
    field: "host",
    fixes: ["knownHost"],
  },
  {
    id: "net.host.internal",
    match: {
      code: ["ENOTFOUND", "ENODATA", "EDNS"],
      host: /^[^.]+$|\.(local|lan|internal|intranet|corp|home|localdomain)$/i,
    },
    class: "config",
    title: "This machine does not know the internal name {host}",
    cause: "Names of this kind are known only inside their own network, and only to machines that use its DNS.",
    remedies: [
      "Ask the operator to let the machine or container that runs Mailroom use the internal DNS.",
      "In a container, use the name of the mail server's service, and put both into the same network.",
      "Or enter the full name of the server, as in mail.example.com.",
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
      "Check a connector with another host: if that fails too, this machine or container has no working DNS.",
      "In a container, check its DNS server and its search domains.",
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
    fixes: ["openPort"],
  },
  {
    id: "net.refused.localhost",
    match: { code: "ECONNREFUSED", host: /^(.+\.)?localhost$/i },
    class: "config",
    title: "No mail server runs on the machine of Mailroom at port {port}",
    cause: "The name {host} means the machine that Mailroom runs on. Inside a container it means that container alone.",
    remedies: [
      "In a container, use the name of the mail server's service as the host.",
      "Otherwise start the mail server, or correct the port.",
    ],
    field: "host",
    fixes: ["openPort"],
  },
  {
    id: "net.unreachable",
    match: { code: ["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"] },
    class: "host",
    title: "There is no way from this machine to {host}",
    cause: "The network has no route to any of the host's addresses.",
    remedies: ["Check the network of the machine that runs Mailroom, a VPN included."],
    field: "host",
  },
  {
    id: "net.unreachable.ipv6",
    match: { code: ["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"], isIpv6: true },
    class: "host",
    title: "{host} has only IPv6 addresses, and this machine has no way to them",
    cause: "Every address that was tried is one of IPv6: {addresses}. This machine's network carries only IPv4.",
    remedies: [
      "Ask the operator for an IPv6 connection; containers often have none unless it is switched on.",
      "Or use a name of the server that has an IPv4 address.",
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
      "Use another port of the provider, if one of the usual ports 465, 587 and 2525 answers.",
      "Make sure that the network of this machine permits outgoing connections to port {port}.",
      "Some cloud hosts block all mail ports: there, use a service that is reached over the web port 443.",
    ],
    link: blockedPorts,
    field: "port",
    fixes: ["openPort", "exchangeForMicrosoft"],
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
    fixes: ["openPort"],
  },
];
