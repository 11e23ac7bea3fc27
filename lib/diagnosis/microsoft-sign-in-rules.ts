import type { Match, Rule } from "#lib/diagnosis/rule.ts";

const clientSubmission =
  "https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission";
const devices =
  "https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/fix-issues-with-printers-scanners-and-lob-applications-that-send-email-using-off";

const allowMailbox = {
  label: "Allows this one mailbox (Exchange Online PowerShell)",
  text: "Set-CASMailbox -Identity {mailbox} -SmtpClientAuthenticationDisabled $false",
};
const bestWay = "Best: use a connector of the kind MS Exchange Server, which needs no mailbox password.";

/** Newer servers say 5.7.139, older ones 5.7.3: the words tell the reasons apart. */
const refusedSignIn: Match = { code: "EAUTH", reply: 535, enhanced: ["5.7.139", "5.7.3"], stage: "auth" };

/** Password sign-in that is switched off; each rule says where. */
const switchedOff = {
  class: "config",
  link: clientSubmission,
  field: "service",
  fixes: ["exchange"],
} satisfies Partial<Rule>;

/** What Exchange Online means by its answers to a sign-in. */
export const microsoftSignInRules: Rule[] = [
  {
    id: "microsoft.smtp-auth-disabled",
    match: { code: "EAUTH", enhanced: "5.7.139" },
    ...switchedOff,
    title: "Password sign-in over SMTP is switched off for this Microsoft account",
    cause: "It can be off for the mailbox, for the whole organisation, or by its security defaults.",
    remedies: [bestWay, "For now: an administrator allows it for this one mailbox with the line below."],
    lines: [allowMailbox],
  },
  {
    id: "microsoft.smtp-auth-disabled.tenant",
    match: { ...refusedSignIn, text: /SmtpClientAuthentication is disabled for the Tenant/i },
    ...switchedOff,
    title: "Password sign-in over SMTP is switched off for this whole Microsoft organisation",
    cause: "That is the default of Exchange Online. One mailbox can be exempt from it.",
    remedies: [bestWay, "For now: an administrator allows it for this one mailbox with the line below."],
    lines: [
      allowMailbox,
      {
        label: "Shows whether it is off for the organisation",
        text: "Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled",
      },
    ],
  },
  {
    id: "microsoft.smtp-auth-disabled.mailbox",
    match: { ...refusedSignIn, text: /SmtpClientAuthentication is disabled for the Mailbox/i },
    ...switchedOff,
    title: "Password sign-in over SMTP is switched off for this Microsoft mailbox",
    cause: "The mailbox itself has Authenticated SMTP switched off, whatever the organisation allows.",
    remedies: [bestWay, "For now: an administrator switches it on for the mailbox with the line below."],
    lines: [allowMailbox],
  },
  {
    id: "microsoft.smtp-auth-disabled.defaults",
    match: { ...refusedSignIn, text: /security defaults|locked by your organi[sz]ation/i },
    ...switchedOff,
    title: "The security defaults of this Microsoft organisation forbid password sign-in",
    cause: "While security defaults are on in Microsoft Entra, nobody signs in over SMTP with a password.",
    remedies: [
      bestWay,
      "Or an administrator replaces the security defaults by conditional access rules that exempt this account.",
    ],
    lines: [allowMailbox],
  },
  {
    id: "microsoft.smtp-auth-disabled.text",
    match: { ...refusedSignIn, text: /basic authentication is disabled/i },
    ...switchedOff,
    title: "Microsoft takes no passwords for this account",
    cause: "An authentication policy of the organisation, or Microsoft itself, has switched basic authentication off.",
    remedies: [
      bestWay,
      "Or an administrator gives the account an authentication policy that allows basic authentication for SMTP.",
    ],
    lines: [
      {
        label: "Shows the policy of the account",
        text: "Get-User -Identity {mailbox} | Format-List AuthenticationPolicy",
      },
    ],
  },
  {
    id: "microsoft.personal",
    match: { provider: "microsoft", host: /^smtp-mail\.outlook\.com$/i, code: "EAUTH", reply: 535, stage: "auth" },
    class: "config",
    title: "Microsoft takes no passwords for personal Outlook.com accounts",
    cause: "Since September 2024 programs can no longer sign in to Outlook.com, Hotmail and Live with a password.",
    remedies: [
      "Use another service for sending.",
      "Or use a mailbox of Microsoft 365 with a connector of the kind MS Exchange Server.",
    ],
    link: "https://support.microsoft.com/en-us/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040",
    field: "service",
    fixes: ["exchange"],
  },
  {
    id: "microsoft.basic-retired",
    match: { enhanced: "5.7.30", reply: 550, text: /basic auth/i },
    class: "config",
    title: "Microsoft no longer accepts passwords for sending from this account",
    cause: "Basic authentication for client submission has been retired there, and there is no way back.",
    remedies: [
      "Use a connector of the kind MS Exchange Server.",
      "For large amounts within the organisation there is High Volume Email, for mail to customers Azure Communication Services.",
    ],
    link: "https://techcommunity.microsoft.com/blog/exchange/exchange-online-to-retire-basic-auth-for-client-submission-smtp-auth/4114750",
    field: "service",
    fixes: ["exchange"],
  },
  {
    id: "microsoft.auth.refused",
    match: { provider: "microsoft", code: "EAUTH", enhanced: "5.7.3" },
    class: "config",
    title: "Microsoft refused the user name or the password",
    cause: "The password is wrong, or multi-factor sign-in or a conditional access rule stands in the way.",
    remedies: [
      "Sign in with a browser to prove user name and password. A shared mailbox has no password of its own.",
      "Where the organisation still allows them, an app password passes multi-factor sign-in.",
      "Better: use a connector of the kind MS Exchange Server, which needs no mailbox password.",
    ],
    link: clientSubmission,
    field: "auth.password",
    fixes: ["trimPassword", "exchange"],
  },
  {
    id: "microsoft.auth.refused.text",
    match: { ...refusedSignIn, text: /user credentials were incorrect/i },
    class: "config",
    title: "Microsoft refused the user name or the password",
    cause: "Microsoft says that the user name or the password is wrong.",
    remedies: [
      "Sign in with a browser to prove user name and password. A shared mailbox has no password of its own.",
      "Better: use a connector of the kind MS Exchange Server, which needs no mailbox password.",
    ],
    link: clientSubmission,
    field: "auth.password",
    fixes: ["trimPassword", "exchange"],
  },
  {
    id: "microsoft.access-policy",
    match: { ...refusedSignIn, text: /did not meet the criteria|conditional access/i },
    class: "config",
    title: "A rule of this Microsoft organisation stops the sign-in",
    cause: "The password may be right: a conditional access rule, or multi-factor sign-in, does not let it pass.",
    remedies: [
      "An administrator finds the rule in the sign-in log of the account in Microsoft Entra.",
      "Better: use a connector of the kind MS Exchange Server, which needs no mailbox password.",
    ],
    link: clientSubmission,
    field: "service",
    fixes: ["exchange"],
  },
  {
    id: "microsoft.not-authenticated",
    match: { enhanced: "5.7.57", reply: [451, 530, 550, 554] },
    class: "config",
    title: "Microsoft wants a user name and password",
    cause: "The client did not sign in.",
    remedies: ["Switch authentication on, with port 587 and STARTTLS required."],
    link: devices,
    field: "auth.required",
    fixes: ["signIn", "exchange"],
  },
  {
    id: "microsoft.mechanism",
    match: { code: "EAUTH", reply: 504, enhanced: "5.7.4", text: /unrecogni[sz]ed authentication type/i },
    class: "config",
    title: "This Exchange server does not take a user name and password here",
    cause:
      "The receive connector of an Exchange server has other ways to sign in, or takes passwords only over TLS. It offers: {offered}.",
    remedies: [
      "Use an encrypted connection: Secure on, or STARTTLS required.",
      "Ask the Exchange administrator to allow basic authentication over TLS on the receive connector.",
      "If the connector lets this machine in by its address, switch authentication off.",
    ],
    link: "https://learn.microsoft.com/en-us/troubleshoot/exchange/email-delivery/ndr/non-delivery-reports-in-exchange-online",
    field: "startTls",
    fixes: ["startTlsRequired", "noSignIn"],
  },
];
