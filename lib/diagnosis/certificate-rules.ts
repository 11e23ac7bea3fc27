import type { Rule } from "#lib/diagnosis/rule.ts";
import { showCertificates } from "#lib/diagnosis/tls-words.ts";

const lines = [showCertificates];

/** Makers of devices and programs that put themselves between a machine and the servers it talks to. */
const inspectors =
  /Forti(net|gate)|Zscaler|Palo Alto|Sophos|Check ?Point|Blue ?Coat|Umbrella|Netskope|Barracuda|Kaspersky|\bESET\b|Avast|\bAVG\b|Bitdefender|SonicWall|WatchGuard|Untangle|Forcepoint|Websense|McAfee|Trellix|Trend Micro|Squid|mitmproxy|PortSwigger|Charles Proxy/i;

/** Certificates that were refused. */
export const certificateRules: Rule[] = [
  {
    id: "tls.certificate.self-signed",
    match: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    class: "config",
    title: "{host} shows a certificate that it signed itself",
    cause: "Nobody vouches for this certificate, so it cannot be told from that of an impostor.",
    remedies: [
      "Install a certificate of a recognised authority on the server.",
      "Or, if the server is yours, trust this one certificate for this connector, after comparing its fingerprint.",
      "Where many connectors use the server, ask the operator to add its certificate to the setting network.tls.ca.",
    ],
    setting: "network.tls.ca",
    field: "trustedCertificate",
    fixes: ["trust"],
    lines,
  },
  {
    id: "tls.certificate.private-authority",
    match: { code: "SELF_SIGNED_CERT_IN_CHAIN" },
    class: "host",
    title: "The certificate of {host} comes from an authority that this machine does not know",
    cause: "It was issued by {issuer}: a company's own authority, or a device that looks into encrypted connections.",
    remedies: [
      "If you trust this authority, trust it for this connector, after comparing its fingerprint.",
      "Where many connectors need it, ask the operator to add its certificate to the setting network.tls.ca.",
    ],
    setting: "network.tls.ca",
    field: "trustedCertificate",
    fixes: ["trust"],
    lines,
  },
  {
    id: "tls.certificate.inspected",
    match: {
      code: [
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
      ],
      issuer: inspectors,
    },
    class: "host",
    title: "A security device reads the connection to {host}",
    cause:
      "The certificate was not issued for the mail provider but by {issuer}, as devices and programs do that decrypt connections to inspect them.",
    remedies: [
      "Ask whoever looks after the network to exempt {host} from the inspection.",
      "Or, if the inspection is wanted, ask the operator to add the device's authority to the setting network.tls.ca.",
      "Think twice: whoever runs the device can read the password.",
    ],
    setting: "network.tls.ca",
    fixes: ["trust"],
    lines,
  },
  {
    id: "tls.certificate.incomplete",
    match: {
      code: ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT"],
    },
    class: "config",
    title: "The certificate of {host} cannot be traced to a known authority",
    cause:
      "It was issued by {issuer}. Either that is a private authority, or the server leaves out a part of the chain.",
    remedies: [
      "Ask whoever looks after the server to install the full chain, intermediate certificates included.",
      "Meanwhile, or if {issuer} is your own authority, trust it for this connector, after comparing its fingerprint.",
      "Where many connectors need it, ask the operator to add its certificate to the setting network.tls.ca.",
    ],
    setting: "network.tls.ca",
    field: "trustedCertificate",
    fixes: ["trust"],
    lines,
  },
  {
    id: "tls.certificate.expired",
    match: { code: "CERT_HAS_EXPIRED" },
    class: "config",
    title: "A certificate that {host} shows has expired",
    cause: "That of {subject} was valid until {validTo}. By the clock of this machine that was {ago}.",
    remedies: [
      "Ask whoever looks after the server to renew it or, if it is that of an authority, to install the authority's present one.",
      "Check that the clock of the machine running Mailroom is right.",
    ],
    field: "host",
    lines,
  },
  {
    id: "tls.certificate.early",
    match: { code: "CERT_NOT_YET_VALID" },
    class: "host",
    title: "The certificate of {host} is not valid yet",
    cause: "It is valid from {validFrom}. Most often the clock of the machine running Mailroom is wrong.",
    remedies: [
      "Check the clock of the machine running Mailroom.",
      "If it is right, ask whoever looks after the server for a certificate that is valid now.",
    ],
    lines: [{ label: "Shows this machine's clock", text: "date -u" }],
  },
  {
    id: "tls.certificate.name",
    match: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    class: "config",
    title: "The certificate does not belong to {host}",
    cause: "It is valid for: {names}.",
    remedies: [
      "Enter one of these names as the host, if it is the same server: shared hosting often has a name of its own.",
      "Otherwise ask whoever looks after the server for a certificate that names {host}.",
    ],
    field: "host",
    fixes: ["certificateName"],
    lines,
  },
  {
    id: "tls.certificate.name.address",
    match: { code: "ERR_TLS_CERT_ALTNAME_INVALID", host: /^[\d.]+$|:/ },
    class: "config",
    title: "The connector uses the address {host}, and the certificate is made out for a name",
    cause: "The certificate is valid for: {names}. Certificates rarely hold addresses.",
    remedies: ["Enter the server's name as the host, as the certificate writes it."],
    field: "host",
    fixes: ["certificateName"],
    lines,
  },
  {
    id: "tls.certificate",
    match: { code: "CERTIFICATE" },
    class: "config",
    title: "The certificate of {host} is not trusted",
    cause: "It was issued by {issuer} and did not pass the check. The technical code is {code}.",
    remedies: ["Ask whoever looks after the server to check its certificate and chain."],
    field: "host",
    lines,
  },
];
