import type { Rule } from "#lib/diagnosis/rule.ts";
import { stageLabels } from "#lib/email/report.ts";

const sendMail = "https://learn.microsoft.com/graph/api/user-sendmail";
const authErrors = "https://learn.microsoft.com/graph/resolve-auth-errors";
const consent =
  'In Entra, open the application, "API permissions": Microsoft Graph, Application permissions, Mail.Send; then "Grant admin consent".';

/** Refusals of Microsoft Graph: permissions, mailboxes, access tokens. */
export const graphRules: Rule[] = [
  {
    id: "graph.role.missing",
    match: { stage: "roles", code: "MAIL_SEND_MISSING" },
    class: "config",
    title: "The application may not send mail yet",
    cause:
      "The sign-in worked, but the access token does not list the application permission Mail.Send. It was not added, it was added as a delegated permission, or an administrator has not consented to it.",
    remedies: [
      consent,
      "Then wait a few minutes and check again: the permission comes with the next token.",
      "If sending was permitted by RBAC for Applications in Exchange instead, the token does not show it: send a test mail.",
    ],
    link: sendMail,
    field: "clientId",
  },
  {
    id: "graph.access.denied",
    match: { graphCode: "ErrorAccessDenied" },
    class: "config",
    title: "The application may not send from this mailbox",
    cause: `Graph refused access. The permission Mail.Send is missing (the stage "${stageLabels.roles}" shows it), or an access policy or RBAC scope of Exchange leaves this mailbox out.`,
    remedies: [
      consent,
      `If the stage "${stageLabels.roles}" shows Mail.Send: test the policy in Exchange Online PowerShell with Test-ApplicationAccessPolicy, or Test-ServicePrincipalAuthorization for RBAC, and add the mailbox to its scope.`,
      "Changes of such a policy can take more than an hour.",
    ],
    link: "https://learn.microsoft.com/graph/auth-limit-mailbox-access",
    field: "sender",
  },
  {
    id: "graph.access.policy",
    match: { graphCode: "ErrorAccessDenied", text: /OData is disabled|ApplicationAccessPolicy|RAOP/i },
    class: "config",
    title: "An application access policy leaves this mailbox out",
    cause: "Exchange limits the application to certain mailboxes, and the sender is not among them.",
    remedies: [
      "Add the sender's mailbox to the group that the policy names.",
      "Prove it with Test-ApplicationAccessPolicy in Exchange Online PowerShell; the change can take more than an hour.",
    ],
    link: "https://learn.microsoft.com/graph/auth-limit-mailbox-access",
    field: "sender",
  },
  {
    id: "graph.permissions.none",
    match: { graphCode: ["Authorization_RequestDenied", "NoPermissionsInAccessToken"] },
    class: "config",
    title: "The application has no permission for this",
    cause: "The sign-in worked, but no application permission was granted that Graph could use.",
    remedies: [consent, "Check that it is an application permission, not a delegated one."],
    link: authErrors,
    field: "clientId",
  },
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
    title: "The tenant has no such sender",
    cause:
      "No user or shared mailbox with the sender's address was found in this tenant. An alias or a distribution list is not enough.",
    remedies: [
      "Check the sender's address: it must be the user principal name or primary address of a mailbox.",
      "Check that the mailbox belongs to the tenant of this connector.",
    ],
    link: sendMail,
    field: "sender",
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
      "Mailboxes on servers of your own are reached by SMTP.",
    ],
    link: "https://learn.microsoft.com/graph/errors",
    field: "sender",
  },
  {
    id: "graph.token.refused",
    match: { httpStatus: 401 },
    class: "config",
    title: "Graph does not accept the access token",
    cause:
      "Entra issued a token, but Graph refused it, and a fresh one as well. The usual reason is a Graph host of another cloud than the sign-in host.",
    remedies: [
      "Choose the cloud that the tenant belongs to.",
      "If the operator has set other addresses for the Microsoft clouds, check that they belong together.",
    ],
    link: authErrors,
    field: "cloud",
  },
  {
    id: "graph.forbidden",
    match: { httpStatus: 403 },
    class: "config",
    title: "Graph does not permit this",
    cause: "The sign-in worked, but the application or the mailbox may not do what was asked.",
    remedies: [consent, "Check whether Exchange limits the application to certain mailboxes."],
    link: authErrors,
    field: "sender",
  },
  {
    id: "graph.notFound",
    match: { httpStatus: 404 },
    class: "config",
    title: "Graph does not find the sender",
    cause: "The tenant has no user or mailbox for the sender's address.",
    remedies: ["Check the sender's address and that its mailbox belongs to the tenant of this connector."],
    link: sendMail,
    field: "sender",
  },
];
