import type { Rule } from "#lib/diagnosis/rule.ts";

const zoho = "https://www.zoho.com/mail/help/zoho-smtp.html";
const zeptomail = "https://www.zoho.com/zeptomail/help/api/smtp-error-codes.html";
const apple = "https://support.apple.com/102654";
const proton = "https://proton.me/support/smtp-submission";

/** Zoho, Yahoo, iCloud, Proton and other providers of mailboxes. */
export const mailboxRules: Rule[] = [
  {
    id: "zoho.sender",
    match: { provider: "zoho", reply: [552, 553], text: /relay/i },
    class: "config",
    title: "Zoho sends only as the account that signs in",
    cause: "The sender {sender} is neither the address of the account {user} nor one of its aliases.",
    remedies: [
      "Set the sender to the address of the account.",
      "Or add the sender as an alias or as a verified domain in Zoho.",
    ],
    link: zoho,
    field: "sender",
    fixes: ["senderFromUser"],
  },
  {
    id: "zoho.auth",
    match: { provider: "zoho", code: "EAUTH", reply: 535 },
    class: "config",
    title: "Zoho refused the user name or the password",
    cause: "The account may live in another data centre, or have two-factor sign-in, which needs an app password.",
    remedies: [
      "Use the host of the data centre in whose address you sign in to Zoho, as in zoho.eu.",
      "Create an application-specific password in the security settings of the account, and enter it here.",
      "Organisations with paid plans use smtppro in the place of smtp in the host.",
    ],
    link: zoho,
    field: "auth.password",
    fixes: ["trimPassword", "region"],
  },
  {
    id: "zeptomail.auth",
    match: { provider: "zoho", host: /zeptomail/i, code: "EAUTH", reply: 535 },
    class: "config",
    title: "ZeptoMail refused the token",
    cause: "The token is one for the web interface, belongs to another data centre, or the credits have run out.",
    remedies: [
      "Copy user name and password from the SMTP tab of the mail agent; the user name is the word emailapikey.",
      "Use the host of the data centre in whose address you sign in to ZeptoMail.",
      "Look whether the account has credits left.",
    ],
    link: zeptomail,
    field: "auth.password",
    fixes: ["trimPassword", "region"],
  },
  {
    id: "yahoo.auth",
    match: { provider: "yahoo", code: "EAUTH", reply: 535 },
    class: "config",
    title: "Yahoo and AOL want an app password",
    cause: "They do not let programs sign in with the account's own password.",
    remedies: [
      "Create an app password in the security settings of the account, and enter it here.",
      "The user name is the whole address.",
      "After many failed tries, wait some hours.",
    ],
    link: "https://help.yahoo.com/kb/SLN15241.html",
    field: "auth.password",
    fixes: ["trimPassword", "userFromSender"],
  },
  {
    id: "icloud.auth",
    match: { provider: "icloud", code: "EAUTH", reply: 535 },
    class: "config",
    title: "iCloud wants an app-specific password",
    cause: "Apple does not let programs sign in with the password of the Apple Account.",
    remedies: [
      "Create an app-specific password in the settings of the Apple Account, and enter it here.",
      "The user name is the address at iCloud.",
    ],
    link: apple,
    field: "auth.password",
    fixes: ["trimPassword"],
  },
  {
    id: "icloud.sender",
    match: { provider: "icloud", reply: [550, 553], text: /from address|your addresses/i },
    class: "config",
    title: "iCloud sends only from addresses of the account",
    cause: "The sender {sender} is neither the address of the account {user} nor one of its aliases.",
    remedies: [
      "Set the sender to the address of the account, or to one of its aliases.",
      "A domain of your own has to be set up as custom e-mail domain in iCloud.",
    ],
    link: apple,
    field: "sender",
    fixes: ["senderFromUser"],
  },
  {
    id: "proton.auth",
    match: { provider: "proton", code: "EAUTH", reply: [454, 535] },
    class: "config",
    title: "Proton wants an SMTP token",
    cause: "The password of the account does not sign in. Paid plans can make tokens, for addresses of own domains.",
    remedies: [
      "Create a token under IMAP/SMTP in the settings of Proton Mail, for the address that sends, and enter it here.",
      "The user name is that address.",
      "Without such a plan, use Proton Mail Bridge on a machine of your own, or another service.",
    ],
    link: proton,
    field: "auth.password",
    fixes: ["trimPassword", "userFromSender"],
  },
  {
    id: "tuta.no-smtp",
    match: {
      provider: "tuta",
      code: ["ENOTFOUND", "ENODATA", "ECONNREFUSED", "CONNECT_TIMEOUT", "ETIMEDOUT"],
      stage: ["dns", "connect"],
    },
    class: "config",
    title: "Tuta has no SMTP",
    cause: "Mailboxes at Tuta are open to its own apps only.",
    remedies: ["Use another service for sending."],
    link: "https://tuta.com/support",
    field: "service",
  },
  {
    id: "mailbox.app-password",
    match: {
      provider: ["fastmail", "gmx", "yandex", "mail-ru", "qq-enterprise"],
      code: "EAUTH",
      reply: [535, 550],
    },
    class: "config",
    title: "{provider} does not let this program sign in",
    cause: "{provider} wants an app password, or its mailboxes are closed to programs until that is switched on.",
    remedies: [
      "Allow access by mail programs (SMTP) in the settings of the mailbox.",
      "Create an app password there, and enter it here.",
    ],
    field: "auth.password",
    fixes: ["trimPassword", "userFromSender"],
  },
];
