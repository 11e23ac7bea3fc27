import type { Rule } from "#lib/diagnosis/rule.ts";
import { plainAnswers, showCertificates } from "#lib/diagnosis/tls-words.ts";

const standard = "https://www.rfc-editor.org/rfc/rfc3207";

/** Encryption on a connection that starts in plain text. */
export const startTlsRules: Rule[] = [
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
    link: standard,
    field: "startTls",
    fixes: ["secureOn"],
  },
  {
    id: "tls.starttls.missing.setting",
    match: { code: "STARTTLS_NOT_OFFERED", startTlsFrom: "hosts" },
    class: "config",
    title: "{host} does not offer the STARTTLS that the operator requires on port {port}",
    cause:
      "The rules of this host (hosts: requireTLS) require encryption, whatever the connector says. Nothing was sent.",
    remedies: [
      "Use port 465 with Secure on, if the provider offers it.",
      "If the server is known to offer STARTTLS, something between here and there removes it: ask the network's owner.",
      "If the server is meant to be used without encryption, ask the operator to change the rules of this host.",
    ],
    link: standard,
    field: "secure",
    setting: "hosts",
    fixes: ["secureOn"],
  },
  {
    id: "tls.starttls.masked",
    match: { code: "STARTTLS_NOT_OFFERED", extensions: /^X{4,}/ },
    class: "host",
    title: "A firewall hides the STARTTLS of {host}",
    cause:
      "In the server's list of capabilities a word was overwritten with the letter X. Firewalls that inspect mail do that to keep conversations readable.",
    remedies: [
      "Ask whoever looks after the firewall to switch the inspection of SMTP off for this machine.",
      "Or use port 465 with Secure on, which such firewalls cannot look into.",
    ],
    link: standard,
    field: "startTls",
    fixes: ["secureOn"],
  },
  {
    id: "tls.password.unencrypted",
    match: { code: "PASSWORD_UNENCRYPTED" },
    class: "config",
    title: "The password was not sent, because the connection to {host} is not encrypted",
    cause: "Without encryption anybody on the way could read user name and password.",
    remedies: [
      "Use port 465 with Secure on, or a port that offers STARTTLS, usually 587.",
      "If the server needs no password, switch authentication off.",
      "Only inside a network you trust: set STARTTLS to never, which sends the password in plain text.",
    ],
    field: "startTls",
    fixes: ["secureOn", "noSignIn"],
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
    link: standard,
    fixes: ["secureOn"],
  },
  {
    id: "tls.starttls.garbage",
    match: { code: plainAnswers, stage: "tls", secure: false },
    class: "config",
    title: "{host} agreed to STARTTLS but did not start TLS",
    cause:
      "After agreeing, the server went on in plain text. Its TLS is not set up, or something on the way interferes.",
    remedies: ["Ask whoever looks after the server to check its TLS settings.", "Try port 465 with Secure on."],
    link: standard,
    fixes: ["secureOn"],
    lines: [showCertificates],
  },
];
