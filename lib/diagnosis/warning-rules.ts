import type { Rule } from "#lib/diagnosis/rule.ts";
import { settingWarnings } from "#lib/diagnosis/setting-warnings.ts";

/** What deserves attention although it worked. */
export const warningRules: Rule[] = [
  ...settingWarnings,
  {
    id: "warning.plain",
    about: "tls",
    match: { isEncrypted: false, isLocal: false, startTlsFrom: "connector" },
    class: "config",
    title: "The connection was not encrypted",
    cause: "Everybody on the way can read the mail, and the password where the connector signs in.",
    remedies: [
      "Set STARTTLS to required, or use port 465 with Secure on, if the server offers either.",
      "Keep it only for a relay inside a network that you trust.",
    ],
    field: "startTls",
    fixes: ["startTlsRequired"],
  },
  {
    id: "warning.certificate.ending",
    about: "tls",
    match: { daysLeft: { below: 14 }, isCertificateFresh: false },
    class: "config",
    title: "The certificate of {host} ends {endsIn}",
    cause:
      "Servers renew their certificates well before the end: here the renewal has probably stopped. After {validTo} this connector fails.",
    remedies: ["Ask whoever looks after the server to renew its certificate."],
  },
  {
    id: "warning.tls.old",
    about: "tls",
    match: { tlsVersion: ["TLSv1", "TLSv1.1"], oldTlsFrom: "connector" },
    class: "config",
    title: "The connection used an outdated version of TLS",
    cause: "{tlsVersion} can be broken. This connector allows it as an exception.",
    remedies: [
      "Ask whoever looks after the server to allow TLS 1.2 or 1.3.",
      'Then switch "Allow TLS 1.0 and 1.1" off.',
    ],
    field: "isOldTlsAllowed",
  },
  {
    id: "warning.sender.rewritten",
    about: "sender",
    match: { rewritesFrom: true, isSenderUser: false },
    class: "config",
    title: "{provider} may replace the sender by {user}",
    cause:
      "The sender {sender} is not the account that signs in. {provider} sends under the account's own address, unless the other one is set up there as an alias.",
    remedies: [
      "Set the sender to {user}, and use Reply-To for the address that answers should go to.",
      "Or set {sender} up as an address that the account may send from.",
    ],
    field: "sender",
    fixes: ["senderFromUser"],
  },
  {
    id: "warning.recipients.refused",
    about: "recipients",
    match: { areSomeRefused: true },
    class: "rcpt",
    title: "Some recipients were refused",
    cause: "The server would take a mail for the others. The connector itself works.",
    remedies: ["Check the refused addresses. The answer for each one stands below."],
  },
  {
    id: "warning.auth.needless",
    about: "auth",
    // What a server takes for its own domain from everybody proves nothing.
    match: { isAuthNeeded: false, isOwnAddress: false },
    class: "config",
    title: "{host} would take this mail without a sign-in",
    cause:
      "Before signing in, the server accepted the same sender and recipients. The stored password is not needed for them.",
    remedies: [
      "If the server knows this machine by its address, turn authentication off: a password that is not stored cannot leak.",
      "Keep it if other recipients need it: servers often take mail for their own domains from everybody.",
    ],
    field: "auth.required",
    fixes: ["noSignIn"],
  },
  {
    id: "warning.roles.missing",
    about: "roles",
    match: { action: "send", hasMailSend: false },
    class: "config",
    title: "The token does not list Mail.Send, and Graph accepted the mail",
    cause:
      "The permission comes from RBAC for Applications in Exchange, which does not show in the access token. A check cannot prove it: only a test mail does.",
    remedies: [
      "Nothing has to be changed. If it was not meant so, ask Exchange which mailboxes the application may use.",
    ],
    link: "https://learn.microsoft.com/exchange/permissions-exo/application-rbac",
    lines: [
      {
        label: "Ask which of its permissions reach this mailbox",
        text: "Test-ServicePrincipalAuthorization -Identity {clientId} -Resource {mailbox}",
      },
    ],
  },
  {
    id: "warning.cloud.other",
    about: "tenant",
    match: { isOtherCloud: true },
    class: "config",
    title: "The tenant says that it lives in another Microsoft cloud",
    cause: "It names {tenantGraphHost} as its Graph host, and this connector uses another.",
    remedies: ["Choose the cloud that your organisation uses, if sending fails."],
    field: "cloud",
    fixes: ["cloud"],
  },
  {
    id: "warning.credential.ending",
    about: "token",
    match: { credentialDaysLeft: { below: 14 }, isCredentialFresh: false },
    class: "config",
    title: "The application's certificate ends {endsIn}",
    cause: "After that day Entra no longer accepts it, and this connector fails.",
    remedies: ["Make a new certificate, upload it to the application in Entra, and enter it here with its key."],
    field: "credential.certificate",
  },
];
