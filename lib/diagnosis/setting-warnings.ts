import type { Rule } from "#lib/diagnosis/rule.ts";

/** What worked and is weaker than usual because the operator's settings say so. */
export const settingWarnings: Rule[] = [
  {
    id: "warning.certificate.unchecked",
    about: "policy",
    match: { unchecked: "none" },
    class: "config",
    title: "The certificate of {uncheckedHosts} was not checked",
    cause:
      "Because of {uncheckedSettings}. Whoever gets in between can pose as the server and read everything, passwords too.",
    remedies: [
      "Ask the operator to have it checked again, and to name the authority of a private certificate instead.",
    ],
    setting: "{uncheckedSetting}",
  },
  {
    id: "warning.certificate.any-name",
    about: "policy",
    match: { unchecked: "certificate" },
    class: "config",
    title: "Whether the certificate belongs to {namelessHosts} was not checked",
    cause:
      "Because of {namelessSettings}. Every server with a certificate of a trusted authority can pose as this one and read everything, passwords too.",
    remedies: ["Ask the operator to have the name checked again, once the server has a certificate that names it."],
    setting: "{namelessSetting}",
  },
  {
    id: "warning.tls.old.setting",
    about: "tls",
    match: { tlsVersion: ["TLSv1", "TLSv1.1"], oldTlsFrom: ["hosts", "network.tls.minVersion"] },
    class: "config",
    title: "The connection used an outdated version of TLS",
    cause: "{tlsVersion} can be broken. The setting {oldTlsFrom} allows it.",
    remedies: [
      "Ask whoever looks after the server to allow TLS 1.2 or 1.3.",
      "Then ask the operator to raise the oldest version that is accepted.",
    ],
    setting: "{oldTlsFrom}",
  },
  {
    id: "warning.plain.setting",
    about: "tls",
    match: { isEncrypted: false, isLocal: false, startTlsFrom: "hosts" },
    class: "config",
    title: "The connection was not encrypted",
    cause:
      "The operator has switched STARTTLS off for {host} (hosts: ignoreTLS), whatever the connector says. Everybody on the way can read the mail, and the password where the connector signs in.",
    remedies: ["Ask the operator whether {host} can be reached with encryption by now."],
    setting: "hosts",
  },
];
