import type { Rule } from "#lib/diagnosis/rule.ts";

const nodeTlsCodes = "https://nodejs.org/api/tls.html#x509-certificate-error-codes";

/** Answers that are not TLS: what a service that starts in plain text sends back to a TLS handshake. */
const plainAnswers = [
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_HTTP_REQUEST",
  "ERR_SSL_UNEXPECTED_MESSAGE",
];

/** Encryption: the wrong mode for the port, STARTTLS, handshakes, certificates. */
export const tlsRules: Rule[] = [
  {
    id: "tls.mode.plain-port",
    match: { code: plainAnswers, stage: "tls", secure: true },
    class: "config",
    title: "Port {port} of {host} does not start with TLS",
    cause: "Secure is on, so the conversation began encrypted, but the server speaks plain text first on this port.",
    remedies: [
      "Switch Secure off and set STARTTLS to required: that is right for ports 587, 2525 and 25.",
      "Or keep Secure on and use port 465, if the provider offers it.",
    ],
    field: "secure",
  },
  {
    id: "tls.mode.tls-port",
    match: { code: "GREETING_TIMEOUT", stage: "greeting", secure: false },
    class: "config",
    title: "{host} accepts connections on port {port} but does not speak",
    cause:
      "A mail server greets first. One that stays silent for {seconds} seconds usually waits for TLS from the start, " +
      "or the port belongs to another service.",
    remedies: [
      "If this is the provider's TLS port (465 is), switch Secure on.",
      "Otherwise check the port: 587 is usual with Secure off.",
    ],
    field: "secure",
  },
  {
    id: "smtp.greeting.silent",
    match: { code: "GREETING_TIMEOUT", stage: "greeting", secure: true },
    class: "temp",
    title: "{host} did not greet",
    cause: "The encrypted connection stands, but the server said nothing for {seconds} seconds.",
    remedies: [
      "Check the port: it may belong to a service other than mail.",
      "Try again in a few minutes: some servers delay their greeting when they are busy.",
    ],
    field: "port",
  },
  {
    id: "tls.starttls.missing",
    match: { code: "STARTTLS_NOT_OFFERED" },
    class: "config",
    title: "{host} does not offer STARTTLS on port {port}",
    cause: "This connector requires encryption, and the server does not offer it here. Nothing was sent.",
    remedies: [
      "Use port 465 with Secure on, if the provider offers it.",
      "If the server is known to offer STARTTLS, something between here and there removes it: ask the network's owner.",
      "Only for a relay inside a network you trust: choose another STARTTLS setting.",
    ],
    field: "startTls",
  },
  {
    id: "tls.password.unencrypted",
    match: { code: "PASSWORD_UNENCRYPTED" },
    class: "config",
    title: "The password was not sent, because {host} offers no encryption on port {port}",
    cause: "Without STARTTLS anybody on the way could read user name and password.",
    remedies: [
      "Use port 465 with Secure on, or a port that offers STARTTLS, usually 587.",
      "If the server needs no password, switch authentication off.",
      "Only inside a network you trust: set STARTTLS to never, which sends the password in plain text.",
    ],
    field: "startTls",
  },
  {
    id: "tls.starttls.refused",
    match: { code: ["STARTTLS_REFUSED", "STARTTLS_INJECTION"], stage: "tls" },
    class: "temp",
    title: "{host} offered STARTTLS and then did not go through with it",
    cause: "The server announced encryption but the change to it did not happen cleanly. Nothing was sent.",
    remedies: [
      "Try again in a few minutes.",
      "If it stays so, the server's TLS is set up wrongly or something on the way interferes: tell its owner.",
    ],
  },
  {
    id: "tls.starttls.garbage",
    match: { code: plainAnswers, stage: "tls", secure: false },
    class: "config",
    title: "{host} agreed to STARTTLS but did not start TLS",
    cause:
      "After agreeing, the server went on in plain text. Its TLS is not set up, or something on the way interferes.",
    remedies: ["Ask whoever looks after the server to check its TLS settings.", "Try port 465 with Secure on."],
  },
  {
    id: "tls.version",
    match: {
      code: ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "ERR_SSL_UNSUPPORTED_PROTOCOL", "ERR_SSL_VERSION_TOO_LOW"],
    },
    class: "config",
    title: "{host} speaks only an outdated version of TLS",
    cause: "Mailroom needs TLS 1.2 or newer; older versions are no longer safe.",
    remedies: ["Ask whoever looks after the server to allow TLS 1.2 or 1.3."],
  },
  {
    id: "tls.handshake",
    match: { code: ["TLS_HANDSHAKE", "TLS_TIMEOUT"], stage: "tls" },
    class: "config",
    title: "No encrypted connection to {host} came about",
    cause: "The TLS handshake did not succeed; both sides may have no method in common, or the port may be wrong.",
    remedies: [
      "Check port and Secure: 465 goes with Secure on, 587 and 25 with Secure off.",
      "Ask whoever looks after the server which TLS versions and ciphers it allows. The technical code is {code}.",
    ],
    field: "port",
  },
  {
    id: "tls.certificate.self-signed",
    match: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    class: "config",
    title: "{host} shows a certificate that it signed itself",
    cause: "Nobody vouches for this certificate, so it cannot be told from that of an impostor.",
    remedies: [
      "Install a certificate of a recognised authority on the server.",
      "Or, if the server is yours, ask the operator to put its certificate into MAILROOM_CA_FILE.",
    ],
    link: nodeTlsCodes,
  },
  {
    id: "tls.certificate.private-authority",
    match: { code: "SELF_SIGNED_CERT_IN_CHAIN" },
    class: "host",
    title: "The certificate of {host} comes from an authority that this machine does not know",
    cause: "It was issued by {issuer}: a company's own authority, or a device that looks into encrypted connections.",
    remedies: ["If you trust this authority, ask the operator to put its certificate into MAILROOM_CA_FILE."],
    link: nodeTlsCodes,
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
      "If {issuer} is your own authority, ask the operator to put its certificate into MAILROOM_CA_FILE.",
    ],
    link: nodeTlsCodes,
  },
  {
    id: "tls.certificate.expired",
    match: { code: "CERT_HAS_EXPIRED" },
    class: "config",
    title: "The certificate of {host} has expired",
    cause: "It was valid until {validTo}.",
    remedies: [
      "Ask whoever looks after the server to renew it.",
      "Check that the clock of the machine running Mailroom is right.",
    ],
    link: nodeTlsCodes,
  },
  {
    id: "tls.certificate.early",
    match: { code: "CERT_NOT_YET_VALID" },
    class: "host",
    title: "The certificate of {host} is not valid yet",
    cause: "It is valid from {validFrom}. Most often the clock of the machine running Mailroom is wrong.",
    remedies: ["Check the clock of the machine running Mailroom."],
    link: nodeTlsCodes,
  },
  {
    id: "tls.certificate.name",
    match: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    class: "config",
    title: "The certificate does not belong to {host}",
    cause: "It is valid for: {names}.",
    remedies: [
      "Enter one of these names as the host, if it is the same server.",
      "Otherwise ask whoever looks after the server for a certificate that names {host}.",
    ],
    field: "host",
  },
  {
    id: "tls.certificate",
    match: { code: "CERTIFICATE" },
    class: "config",
    title: "The certificate of {host} is not trusted",
    cause: "It was issued by {issuer} and did not pass the check. The technical code is {code}.",
    remedies: ["Ask whoever looks after the server to check its certificate and chain."],
    link: nodeTlsCodes,
  },
];
