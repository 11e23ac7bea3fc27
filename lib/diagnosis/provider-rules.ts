import type { Rule } from "#lib/diagnosis/rule.ts";

const google = /(^|\.)(gmail|google|googlemail)\.com$/i;
const microsoft = /(^|\.)(office365|outlook|hotmail|office)\.com$/i;
const appPasswords = "https://support.google.com/accounts/answer/185833";
const clientSubmission =
  "https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission";

const smtpAuthDisabled = {
  class: "config",
  title: "Password sign-in over SMTP is switched off for this Microsoft account",
  cause: "It can be off for the mailbox, for the whole organisation, or by its security defaults.",
  remedies: [
    "Best: use a connector of the kind MS Exchange Server, which needs no mailbox password.",
    "For now: an administrator allows it for this one mailbox with Set-CASMailbox -SmtpClientAuthenticationDisabled $false.",
  ],
  link: clientSubmission,
  field: "service",
} satisfies Partial<Rule>;

/** What certain providers mean by their answers. */
export const providerRules: Rule[] = [
  {
    id: "google.app-password",
    match: { host: google, code: "EAUTH", enhanced: ["5.7.8", "5.7.9"] },
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
  },
  {
    id: "google.browser",
    match: { host: google, enhanced: "5.7.14" },
    class: "config",
    title: "Google wants you to sign in with a browser once",
    cause: "This sign-in looked unusual to Google.",
    remedies: ["Sign in to the account with a browser, confirm that it was you, and try again."],
    link: "https://support.google.com/a/answer/3726730",
  },
  {
    id: "google.limit",
    match: { host: google, enhanced: "5.4.5" },
    class: "quota",
    title: "The daily limit of this Google account is reached",
    cause: "Google counts messages over a rolling day.",
    remedies: ["Wait up to a day, or use a service made for larger amounts."],
    link: "https://support.google.com/a/answer/3726730",
  },
  {
    id: "microsoft.smtp-auth-disabled",
    match: { code: "EAUTH", enhanced: "5.7.139" },
    ...smtpAuthDisabled,
  },
  {
    id: "microsoft.smtp-auth-disabled.text",
    match: { code: "EAUTH", text: /SmtpClientAuthentication is disabled|basic authentication is disabled/i },
    ...smtpAuthDisabled,
  },
  {
    id: "microsoft.basic-retired",
    match: { host: microsoft, enhanced: "5.7.30" },
    class: "config",
    title: "Microsoft no longer accepts passwords for sending from this account",
    cause: "Basic authentication for client submission has been retired there.",
    remedies: ["Use a connector of the kind MS Exchange Server."],
    link: "https://techcommunity.microsoft.com/blog/exchange/exchange-online-to-retire-basic-auth-for-client-submission-smtp-auth/4114750",
    field: "service",
  },
  {
    id: "microsoft.auth.refused",
    match: { host: microsoft, code: "EAUTH", enhanced: "5.7.3" },
    class: "config",
    title: "Microsoft refused the user name or the password",
    cause: "The password is wrong, or multi-factor sign-in or a conditional access rule stands in the way.",
    remedies: [
      "Sign in with a browser to prove user name and password.",
      "Better: use a connector of the kind MS Exchange Server, which needs no mailbox password.",
    ],
    link: clientSubmission,
    field: "auth.password",
  },
  {
    id: "microsoft.not-authenticated",
    match: { enhanced: "5.7.57" },
    class: "config",
    title: "Microsoft wants a user name and password",
    cause: "The client did not sign in.",
    remedies: ["Switch authentication on, with port 587 and STARTTLS required."],
    field: "auth.required",
  },
  {
    id: "microsoft.send-as",
    match: { host: microsoft, enhanced: ["5.7.60", "5.2.252"] },
    class: "config",
    title: "This Microsoft account may not send as the sender of this connector",
    cause: "The sender is not the mailbox that signed in.",
    remedies: [
      "Set the sender to the mailbox that signs in.",
      "Or have an administrator grant it the right Send As; it takes up to an hour to work.",
    ],
    field: "sender",
  },
];
