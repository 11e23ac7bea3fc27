import type { Rule } from "#lib/diagnosis/rule.ts";

/** Hosts and addresses that this Mailroom does not connect to. */
export const policyRules: Rule[] = [
  {
    id: "policy.host",
    match: { code: "HOST_NOT_ALLOWED" },
    class: "config",
    title: "{host} is not among the allowed hosts",
    cause: "Whoever runs this Mailroom has limited the hosts it may connect to, and {host} is not one of them.",
    remedies: [
      "Check the host name for a typing mistake.",
      "Ask the operator to add {host} to the setting network.allowedHosts.",
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
      "If a mail server does run on this machine, ask the operator to add {host} to the setting network.allowedHosts.",
      "Otherwise enter the name of the mail server.",
    ],
    field: "host",
  },
  {
    id: "policy.port",
    match: { code: "PORT_NOT_ALLOWED" },
    class: "config",
    title: "Port {port} is not among the allowed ports",
    cause: "Whoever runs this Mailroom has limited the ports that connectors may use: {allowedPorts}.",
    remedies: [
      "Use the port that the provider names for sending: 587 with STARTTLS or 465 with Secure are usual.",
      "If the server really listens there, ask the operator to add {port} to the setting network.allowedPorts.",
    ],
    field: "port",
    fixes: ["submissionPort"],
  },
  {
    id: "policy.private",
    match: { code: "PRIVATE_NOT_ALLOWED" },
    class: "config",
    title: "{host} lies in a private network, where this Mailroom connects to nothing",
    cause: "Whoever runs this Mailroom has closed private networks to connectors.",
    remedies: [
      "Check the host name for a typing mistake.",
      "If the server is meant to be reached from here, ask the operator to add its address, not only its name, to the setting network.allowedHosts.",
    ],
    field: "host",
  },
  {
    id: "policy.range",
    match: { code: "RANGE_NOT_ALLOWED" },
    class: "config",
    title: "{host} leads to an address that this Mailroom never connects to",
    cause: "Whoever runs this Mailroom has closed a range of addresses to connectors, and {host} lies in it.",
    remedies: [
      "Check the host name for a typing mistake.",
      "If the server is meant to be reached from here, ask the operator to open its address in the setting network.refusedRanges.",
    ],
    field: "host",
  },
  {
    id: "policy.address",
    match: { code: "ADDRESS_NOT_ALLOWED" },
    class: "config",
    title: "{host} leads to an address that is never connected to",
    cause:
      "It is a link-local, multicast, reserved or unspecified address, or the metadata service of a cloud. No mail server lives there, and no setting opens it.",
    remedies: [
      "Check the host name for a typing mistake.",
      "Ask whoever looks after the DNS of {host} why it leads there; some filters answer with 0.0.0.0.",
    ],
    field: "host",
  },
];
