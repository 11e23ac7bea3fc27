import type { Rule } from "#lib/diagnosis/rule.ts";

/** What the operator's settings have on the way of any connector: the proxy, and exceptions that they refuse. */
export const routeRules: Rule[] = [
  {
    id: "policy.proxy",
    match: { code: "PROXY_NOT_ALLOWED" },
    class: "host",
    title: "The proxy {proxy} is not among the allowed hosts",
    cause:
      "The settings lead this connection through a proxy, and they do not allow the proxy's own host. One on the machine of Mailroom has to be named.",
    remedies: ["Ask the operator to add {proxyHost} to the setting network.allowedHosts."],
  },
  {
    id: "policy.proxy.address",
    match: { code: "PROXY_ADDRESS_NOT_ALLOWED" },
    class: "host",
    title: "The proxy {proxy} leads to an address that is never connected to",
    cause:
      "The settings lead this connection through a proxy whose address is reserved, or lies in a range that they refuse.",
    remedies: [
      "Ask the operator to check the address of the proxy, and the ranges in the setting network.refusedRanges.",
    ],
  },
  {
    id: "policy.trusted-certificate",
    match: { code: "TRUSTED_CERTIFICATE_NOT_ALLOWED" },
    class: "config",
    title: "This connector trusts a certificate of its own, which connectors may not do here",
    cause: "Whoever runs this Mailroom lets no connector make exceptions from TLS. Nothing was dialled.",
    remedies: [
      "Remove the certificate from the connector.",
      "If the server needs it, ask the operator to add it to the setting network.tls.ca, or to the rules of this host.",
    ],
    field: "trustedCertificate",
  },
  {
    id: "policy.old-tls",
    match: { code: "OLD_TLS_NOT_ALLOWED" },
    class: "config",
    title: "This connector allows old versions of TLS, which connectors may not do here",
    cause: "Whoever runs this Mailroom lets no connector make exceptions from TLS. Nothing was dialled.",
    remedies: [
      'Switch "Allow TLS 1.0 and 1.1" off.',
      "If the server cannot do better, ask the operator to allow it in the rules of this host.",
    ],
    field: "isOldTlsAllowed",
  },
  {
    id: "policy.verification",
    match: { code: "VERIFICATION_NOT_ALLOWED" },
    class: "config",
    title: "This connector checks less of a certificate than the operator asks for",
    cause: "Connectors may make no exceptions from the settings of TLS here.",
    remedies: [
      "Choose under Advanced that certificates are checked as the settings say.",
      "Ask the operator to allow exceptions in the setting network.tls.connectorExceptions.",
    ],
    field: "verification",
  },
  {
    id: "policy.proxy-off",
    match: { code: "PROXY_OFF_NOT_ALLOWED" },
    class: "config",
    title: "This connector goes around the proxy that the operator has set",
    cause: "Connectors may make no exceptions from the network settings here.",
    remedies: [
      "Choose under Advanced that the proxy is used as the settings say.",
      "Ask the operator to allow exceptions in the setting network.tls.connectorExceptions, or to name the host as one that needs no proxy.",
    ],
    field: "proxy",
  },
  {
    id: "policy.proxy-missing",
    match: { code: "PROXY_MISSING" },
    class: "config",
    title: "This connector insists on a proxy, and none leads to the host",
    cause:
      "The operator has set no proxy for this host, and under Advanced the connector says never to go without one.",
    remedies: [
      "Choose under Advanced that the proxy is used as the settings say.",
      "Ask the operator to set a proxy for this host in network.proxy.url.",
    ],
    field: "proxy",
  },
  {
    id: "proxy.unknown",
    match: { code: "PROXY_UNKNOWN" },
    class: "host",
    title: "The name of the proxy {proxy} could not be looked up",
    cause: "Mailroom reaches the outside through a proxy here, and this machine's DNS knows no address of its name.",
    remedies: [
      "Ask the operator to check the spelling of the proxy's name.",
      "Make sure that the machine or container that runs Mailroom uses the DNS that knows it.",
    ],
  },
  {
    id: "proxy.failed",
    match: { code: "PROXY_UNREACHABLE" },
    class: "host",
    title: "The proxy {proxy} does not answer",
    cause: "Mailroom reaches the outside through a proxy here, and no connection to it comes about.",
    remedies: [
      "Ask the operator to check address and port of the proxy.",
      "Make sure that the proxy is running and accepts connections from this machine.",
    ],
  },
  {
    id: "proxy.tls",
    match: { code: "PROXY_TLS" },
    class: "host",
    title: "No secure connection to the proxy {proxy} came about",
    cause: "Its certificate did not pass the check, or it does not speak TLS there. The technical code is {reason}.",
    remedies: [
      "Ask the operator to add the authority of its certificate to the setting network.proxy.tls.ca.",
      "If the proxy speaks plain text on this port, its address has to begin with http.",
    ],
  },
  {
    id: "proxy.foreign",
    match: { code: "PROXY_FOREIGN" },
    class: "host",
    title: "What answers at {proxy} does not behave like the proxy that is set",
    cause: "It broke the connection off, or its answer is not one of this kind of proxy.",
    remedies: [
      "Ask the operator to check kind and port of the proxy: http, https and socks5 are different languages.",
      "The log of the proxy says why it ended the connection, if it did.",
    ],
  },
  {
    id: "proxy.silent",
    match: { code: "PROXY_SILENT" },
    class: "host",
    title: "The proxy {proxy} opened no way to {host} in time",
    cause: "It took the request and fell silent. Most often a firewall behind it drops connections to port {port}.",
    remedies: [
      "Ask whoever looks after the proxy whether it reaches {host} on port {port}.",
      "Use another port of the provider, if it has one.",
    ],
    field: "port",
  },
  {
    id: "proxy.refused",
    match: { code: "PROXY_REFUSED" },
    class: "host",
    title: "The proxy does not let Mailroom through to port {port} of {host}",
    cause:
      "The proxy {proxy} answered: {answer}. Many proxies are set up for the web only and refuse to connect to mail ports.",
    remedies: [
      "Ask whoever looks after the proxy to permit connections to {host} on port {port}.",
      "For Microsoft 365, use a connector of the kind MS Exchange Server: it needs the web port 443 only.",
      "If {host} is reached without the proxy, ask the operator to add it to the setting network.proxy.bypass.",
    ],
    fixes: ["exchangeForMicrosoft"],
  },
  {
    id: "proxy.no-way",
    match: { code: "PROXY_NO_WAY" },
    class: "host",
    title: "The proxy does not reach port {port} of {host}",
    cause:
      "The proxy {proxy} answered: {answer}. It does not know the name, nothing listens there, or a firewall stands behind it.",
    remedies: [
      "Check host and port for a typing mistake: the proxy looks the name up, not this machine.",
      "If {host} is reached without the proxy, ask the operator to add it to the setting network.proxy.bypass.",
    ],
    field: "host",
    fixes: ["knownHost"],
  },
  {
    id: "proxy.auth",
    match: { code: "PROXY_SIGN_IN_REFUSED" },
    class: "host",
    title: "The proxy refused the user name and password that are set for it",
    cause: "The proxy {proxy} between this machine and {host} did not take the sign-in from the settings.",
    remedies: ["Ask the operator to correct user name and password of the proxy."],
  },
  {
    id: "proxy.auth.missing",
    match: { code: "PROXY_SIGN_IN_NEEDED" },
    class: "host",
    title: "The proxy wants a user name and password",
    cause: "The proxy {proxy} between this machine and {host} does not work without a sign-in, and none is set.",
    remedies: ["Ask the operator to set user name and password of the proxy."],
  },
];
