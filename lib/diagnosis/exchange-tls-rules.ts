import type { Rule } from "#lib/diagnosis/rule.ts";
import { clientCertificateAlerts } from "#lib/diagnosis/tls-words.ts";
import type { StageName } from "#lib/email/report.ts";

/** The stages in which Microsoft's hosts are dialled. */
const dialling: StageName[] = ["tenant", "token", "mailbox", "send"];

/** Encryption on the way to Microsoft's hosts, which nearly always fails by something in between. */
export const exchangeTlsRules: Rule[] = [
  {
    id: "exchange.tls.intercepted",
    match: {
      stage: dialling,
      code: [
        "SELF_SIGNED_CERT_IN_CHAIN",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
      ],
    },
    class: "host",
    title: "The certificate of {host} comes from an unknown issuer",
    cause:
      "The certificate that was shown was issued by {issuer}, which this machine does not trust. Microsoft's own certificates are trusted everywhere: a device in your network that inspects TLS has most likely put itself in between.",
    remedies: [
      "If {issuer} is your organisation's inspection device, trust it for this connector, or ask the operator to add its authority to the setting network.tls.ca.",
      "Or exempt the sign-in and Graph hosts from inspection, as Microsoft advises.",
      "If you do not know {issuer}, find out before you trust it: it could read the client secret.",
    ],
    link: "https://learn.microsoft.com/microsoft-365/enterprise/managing-office-365-endpoints",
    setting: "network.tls.ca",
    fixes: ["trust"],
  },
  {
    id: "exchange.tls.time",
    match: { stage: dialling, code: ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"] },
    class: "host",
    title: "The certificate of {host} is out of date, or our clock is wrong",
    cause: "The certificate is valid from {validFrom} to {validTo}, and this machine's clock lies outside.",
    remedies: [
      "Compare the clock of Mailroom's machine with the real time.",
      "If the clock is right, find out who issued the certificate: {issuer}.",
    ],
  },
  {
    id: "exchange.tls.name",
    match: { stage: dialling, code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    class: "host",
    title: "The certificate belongs to another host than {host}",
    cause: "{host} showed a certificate for {names}. DNS or a proxy leads Mailroom to the wrong machine.",
    remedies: ["Check which address {host} has on Mailroom's machine.", "Check the proxy or the inspection device."],
  },
  {
    id: "exchange.tls.plain",
    match: {
      stage: dialling,
      code: ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_HTTP_REQUEST"],
    },
    class: "host",
    title: "What answers in the place of {host} does not encrypt",
    cause: "The answer came in plain text. Microsoft's hosts never do that: a proxy or a captive portal answered.",
    remedies: [
      "Check whether a proxy or a captive portal stands between Mailroom and the internet.",
      "If the operator has set other addresses for the Microsoft clouds, check their ports.",
    ],
  },
  {
    id: "exchange.tls.client-certificate",
    match: { stage: dialling, code: clientCertificateAlerts },
    class: "host",
    title: "What answers in the place of {host} wants a client certificate",
    cause:
      "Microsoft's hosts want none: a device or gateway of your organisation stands in between. No certificate is set for it, or another one.",
    remedies: [
      "Enter a client certificate and its private key under Advanced.",
      "Or ask the operator to set the certificate in the rules of this host (hosts: clientCertificate), or to check the one that is there.",
    ],
    field: "clientCertificate",
    setting: "hosts",
  },
  {
    id: "exchange.tls",
    match: { stage: dialling, code: ["CERTIFICATE", "TLS_HANDSHAKE", "TLS_TIMEOUT"] },
    class: "host",
    title: "No secure connection to {host} came about",
    cause:
      "The host was reached, but the connection was cut or fell silent before it was encrypted, or its certificate did not pass. Firewalls that look at the name of the host do this.",
    remedies: [
      "Check whether a proxy, firewall or inspection device handles HTTPS from Mailroom's machine.",
      "Try again: if it works now and then, the network drops connections.",
    ],
  },
];
