import type { Rule } from "#lib/diagnosis/rule.ts";

const appPasswords = "https://support.google.com/accounts/answer/185833";
const codes = "https://support.google.com/a/answer/3726730";
const relay = "https://support.google.com/a/answer/2956491";

/** Sixteen letters in four groups, as Google shows them. */
const appPassword = /^\s*([a-z]{4}\s?){4}$/i;
const otherPassword = /^(?!\s*([a-z]{4}\s?){4}$)/i;
/** Google accounts of organisations have addresses of their own domains. */
const workspaceUser = /@(?!(gmail|googlemail)\.com$)/i;

/** What Google means by its answers. */
export const googleRules: Rule[] = [
  {
    id: "google.app-password",
    match: { provider: "google", code: "EAUTH", enhanced: ["5.7.8", "5.7.9"] },
    class: "config",
    title: "Google wants an app password",
    cause:
      "Google does not let programs sign in with the account's own password. A changed account password also ends all " +
      "app passwords.",
    remedies: [
      "Switch 2-Step Verification on for the account, create an app password and enter its 16 letters here.",
      "The user name is the whole address.",
      "If the account has no app passwords, the Workspace administrator has switched them off.",
    ],
    link: appPasswords,
    field: "auth.password",
    fixes: ["trimPassword"],
  },
  {
    id: "google.app-password.refused",
    match: { provider: "google", code: "EAUTH", enhanced: "5.7.8", password: appPassword },
    class: "config",
    title: "Google refused this app password",
    cause:
      "What is entered has the form of an app password, but it is not one of this account, or no longer: a changed account password ends all app passwords.",
    remedies: [
      "Create a new app password, in the account whose address is the user name, and enter it here.",
      "Check that the user name is the whole address of that account.",
      "For mail of an organisation, the Workspace SMTP relay works without app passwords.",
    ],
    link: codes,
    field: "auth.password",
    fixes: ["trimPassword", "userFromSender"],
  },
  {
    id: "google.app-password.unavailable",
    match: {
      provider: "google",
      code: "EAUTH",
      enhanced: ["5.7.8", "5.7.9"],
      username: workspaceUser,
      password: otherPassword,
    },
    class: "config",
    title: "Google wants an app password, which the organisation has to allow",
    cause:
      "The account belongs to an organisation. Its page for app passwords is missing while 2-Step Verification is off, where the administrator forbids it, and with Advanced Protection.",
    remedies: [
      "Switch 2-Step Verification on for the account, create an app password and enter its 16 letters here.",
      "If the page is missing, ask the Workspace administrator to allow 2-Step Verification and app passwords.",
      "Or use the Google Workspace SMTP relay, which the administrator can open for the address of this machine.",
    ],
    link: appPasswords,
    field: "auth.password",
    fixes: ["workspaceRelay"],
  },
  {
    id: "google.browser",
    match: { provider: "google", enhanced: "5.7.14" },
    class: "config",
    title: "Google wants you to sign in with a browser once",
    cause: "This sign-in looked unusual to Google.",
    remedies: [
      "Sign in to the account with a browser, from a place that Google knows, confirm that it was you, and try again.",
      "If it happens again, use an app password.",
    ],
    link: codes,
    field: "auth.password",
  },
  {
    id: "google.limit",
    match: { provider: "google", enhanced: "5.4.5" },
    class: "quota",
    title: "The daily limit of this Google account is reached",
    cause: "Google counts messages over a rolling day.",
    remedies: ["Wait up to a day.", "Use the Workspace SMTP relay or a service made for larger amounts."],
    link: "https://support.google.com/a/answer/166852",
  },
  {
    id: "google.recipient.rate",
    match: { provider: "google", enhanced: "4.2.1", reply: [450, 452] },
    class: "quota",
    title: "The recipient gets more mail than Google lets in at present",
    cause: "Google limits how fast one mailbox receives mail, from all senders together.",
    remedies: ["Wait an hour before the next mail to this recipient.", "Send this recipient fewer messages."],
    link: codes,
    sparesCheck: true,
  },
  {
    id: "google.rate",
    match: { provider: "google", enhanced: ["4.7.0", "4.7.28"], reply: [421, 450] },
    class: "temp",
    title: "Google takes no mail from here for a while",
    cause:
      "Too much mail came from this address or account in a short time, or Google has doubts about the sender's domain.",
    remedies: ["Wait some minutes, then send more slowly.", "Check SPF and DKIM of the sender's domain."],
    link: codes,
    isAboutDomain: true,
  },
  {
    id: "google.unauthenticated",
    match: { provider: "google", enhanced: "5.7.26", reply: [421, 550] },
    class: "config",
    title: "Google wants proof that this mail comes from {domain}",
    cause: "Neither SPF nor DKIM of {domain} passes, and Google takes no mail without one of them.",
    remedies: [
      "Look at the check of the sender's domain: it shows the records to add.",
      "Publish an SPF record that includes the service that sends.",
      "Switch DKIM on in that service and publish its key.",
    ],
    link: codes,
    field: "sender",
    lines: [
      {
        label: "TXT record of a domain that sends through Google and has no SPF record yet",
        text: '{domain}. IN TXT "v=spf1 include:{spfInclude} ~all"',
      },
    ],
    isAboutDomain: true,
  },
  {
    id: "google.relay",
    match: { provider: "google", enhanced: "5.7.1", reply: 550, text: /relay/i },
    class: "config",
    title: "The Google Workspace relay does not know this machine",
    cause:
      "The relay takes mail only from network addresses, domains or accounts that the Workspace administrator has entered.",
    remedies: [
      "Ask the Workspace administrator to add the network address of this machine to the SMTP relay setting.",
      "Use a sender of a domain that belongs to the organisation.",
      "Or switch authentication on, if the setting asks for it.",
    ],
    link: relay,
    field: "sender",
    fixes: ["signIn"],
  },
  {
    id: "google.relay.name",
    match: { provider: "google", reply: 421, enhanced: "4.7.0", command: ["EHLO", "HELO"] },
    class: "host",
    title: "The Google Workspace relay does not accept the name of this machine",
    cause:
      "The relay hangs up on machines that introduce themselves without a full host name. This one said {clientName}.",
    remedies: [
      "Ask the operator to give the machine running Mailroom a full host name of your own domain, as in mailroom.example.com.",
      "If it has one, wait some minutes: Google says the same when it gets too much mail.",
    ],
    link: relay,
    lines: [{ label: "Gives a Linux machine a full name", text: "hostnamectl set-hostname mailroom.example.com" }],
  },
];
