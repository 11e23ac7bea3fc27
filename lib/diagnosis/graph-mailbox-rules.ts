import type { Rule } from "#lib/diagnosis/rule.ts";
import type { StageName } from "#lib/email/report.ts";

const asking: StageName[] = ["mailbox", "send"];
const sendMail = "https://learn.microsoft.com/graph/api/user-sendmail";
const authErrors = "https://learn.microsoft.com/graph/resolve-auth-errors";
const noCloud = "If the operator has set other addresses for the Microsoft clouds, check that they belong together.";

/** Senders that Microsoft Graph does not find or that cannot send, and access tokens it does not take. */
export const graphMailboxRules: Rule[] = [
  {
    id: "graph.sendAs",
    match: { graphCode: ["ErrorSendAsDenied", "SendAsDenied"] },
    class: "config",
    title: "The mailbox may not send under this address",
    cause: "The sender's address is not that of the mailbox, and the mailbox has no right to send as it.",
    remedies: [
      "Enter the mailbox's own primary address as the sender.",
      'Or give the mailbox the right "Send as" for this address in the Exchange admin center; allow an hour.',
    ],
    link: sendMail,
    field: "sender",
  },
  {
    id: "graph.sender.unknown",
    match: {
      graphCode: [
        "ErrorInvalidUser",
        "ResourceNotFound",
        "Request_ResourceNotFound",
        "ErrorUserNotFound",
        "ErrorNonExistentMailbox",
      ],
    },
    class: "config",
    title: "The tenant has no sender {sender}",
    cause:
      "No user or shared mailbox with this address was found in the tenant. An alias or a distribution list is not enough.",
    remedies: [
      "Check the sender's address: it must be the user principal name or the primary address of a mailbox.",
      "Check that the mailbox belongs to the tenant of this connector.",
    ],
    link: sendMail,
    field: "sender",
    lines: [
      {
        label: "Show the addresses of the mailbox",
        text: "Get-Mailbox -Identity {mailbox} | Format-List UserPrincipalName, PrimarySmtpAddress, EmailAddresses",
      },
    ],
  },
  {
    id: "graph.mailbox.unavailable",
    match: { graphCode: ["MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI"] },
    class: "config",
    title: "The sender has no mailbox in Exchange Online",
    cause:
      "The user exists, but without a mailbox that Graph can use: no licence, a guest, a mailbox on an Exchange server of your own, or one that was removed.",
    remedies: [
      "Give the user an Exchange Online licence, or choose another mailbox or a shared one.",
      "A mailbox that was made just now needs a few minutes.",
      "Mailboxes on servers of your own are reached by SMTP.",
    ],
    link: "https://learn.microsoft.com/graph/errors",
    field: "sender",
  },
  {
    id: "graph.notFound",
    match: { stage: asking, httpStatus: 404 },
    class: "config",
    title: "Graph does not find the sender {sender}",
    cause: "The tenant has no user or mailbox for the sender's address.",
    remedies: ["Check the sender's address and that its mailbox belongs to the tenant of this connector."],
    link: sendMail,
    field: "sender",
  },
  {
    id: "graph.token.audience",
    match: { graphCode: "InvalidAuthenticationToken", text: /audience/i },
    class: "config",
    title: "The access token was made for another Graph host",
    cause: "Entra issued a token, but for another host or cloud than the one that was asked.",
    remedies: ["Choose the cloud that the tenant belongs to.", noCloud],
    link: authErrors,
    field: "cloud",
    fixes: ["cloud"],
  },
  {
    id: "graph.token.refused",
    match: { stage: asking, httpStatus: 401 },
    class: "config",
    title: "Graph does not accept the access token",
    cause:
      "Entra issued a token, but Graph refused it, and a fresh one as well. The usual reason is a Graph host of another cloud than the sign-in host.",
    remedies: [
      "Choose the cloud that the tenant belongs to.",
      noCloud,
      "If the application was changed a moment ago, try again in a few minutes.",
    ],
    link: authErrors,
    field: "cloud",
    fixes: ["cloud"],
  },
];
