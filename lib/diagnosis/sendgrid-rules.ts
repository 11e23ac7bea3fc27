import type { Rule } from "#lib/diagnosis/rule.ts";

const help = "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting";

/** What SendGrid means by its answers. */
export const sendgridRules: Rule[] = [
  {
    id: "sendgrid.auth",
    match: { provider: "sendgrid", code: "EAUTH", reply: 535 },
    class: "config",
    title: "SendGrid refused the API key",
    cause: "The key was deleted, may not send mail, or is refused because of the network address of this machine.",
    remedies: [
      "Create an API key with the permission Mail Send, and enter it as the password.",
      "Look at IP Access Management: it may not list the address of this machine.",
    ],
    link: help,
    field: "auth.password",
    fixes: ["trimPassword", "fixedUser"],
  },
  {
    id: "sendgrid.auth.user",
    match: { provider: "sendgrid", code: "EAUTH", reply: 535, stage: "auth", username: /^(?!apikey$)/ },
    class: "config",
    title: "The user name at SendGrid is the word apikey",
    cause: "SendGrid knows the account by its key. The user name is the same word for everybody.",
    remedies: ["Enter apikey as the user name and an API key as the password."],
    link: help,
    field: "auth.username",
    fixes: ["fixedUser"],
  },
  {
    id: "sendgrid.auth.key",
    match: { provider: "sendgrid", code: "EAUTH", reply: 535, password: /^(?!\s*SG\.)/ },
    class: "config",
    title: "The password is not an API key of SendGrid",
    cause: "API keys of SendGrid begin with SG and a dot. The password of the account does not work.",
    remedies: ["Create an API key with the permission Mail Send, and enter it as the password."],
    link: help,
    field: "auth.password",
  },
  {
    id: "sendgrid.sender",
    match: { provider: "sendgrid", reply: [403, 550], text: /verified sender identity/i },
    class: "config",
    title: "The sender is not verified with SendGrid",
    cause: "SendGrid sends only for addresses and domains that are verified in the account.",
    remedies: [
      "Authenticate the domain {domain} in SendGrid, or verify the single sender {sender}.",
      "Or set the sender to an address that is verified already.",
    ],
    link: help,
    field: "sender",
    isAboutDomain: true,
  },
  {
    id: "sendgrid.credits",
    match: { provider: "sendgrid", reply: [451, 550], text: /credits/i },
    class: "quota",
    title: "The SendGrid plan is used up",
    cause: "The account has sent as many messages as its plan allows for this period.",
    remedies: ["Wait until the next period begins.", "Or change to a larger plan."],
    link: help,
  },
];
