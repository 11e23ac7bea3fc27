import type { Rule } from "#lib/diagnosis/rule.ts";
import { type StageName, stageLabels } from "#lib/email/report.ts";

const asking: StageName[] = ["mailbox", "send"];
const sendMail = "https://learn.microsoft.com/graph/api/user-sendmail";
const authErrors = "https://learn.microsoft.com/graph/resolve-auth-errors";
const rbac = "https://learn.microsoft.com/exchange/permissions-exo/application-rbac";
const consent =
  'In Entra, open the application, "API permissions": Microsoft Graph, Application permissions, Mail.Send; then "Grant admin consent".';

const testPolicy = {
  label: "Ask whether the policy lets the application in",
  text: "Test-ApplicationAccessPolicy -Identity {mailbox} -AppId {clientId}",
};
const testRbac = {
  label: "Ask which of its permissions reach this mailbox",
  text: "Test-ServicePrincipalAuthorization -Identity {clientId} -Resource {mailbox}",
};
const assignRole = {
  label: "Let the application send from the mailboxes of a scope",
  text: 'New-ManagementRoleAssignment -App {clientId} -Role "Application Mail.Send" -CustomResourceScope "<scope>"',
};

/** What Microsoft Graph does not permit: consent, access policies, role-based access. */
export const graphRules: Rule[] = [
  {
    id: "graph.role.missing",
    match: { stage: "roles", code: "MAIL_SEND_MISSING", hasMailSend: false },
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
    lines: [testRbac],
  },
  {
    id: "graph.role.unreadable",
    match: { stage: "roles", code: "MAIL_SEND_MISSING", areRolesReadable: false },
    class: "unknown",
    title: "The permissions of the application are not known",
    cause: "The access token cannot be read, so it is not certain that it allows sending.",
    remedies: ["Send a test mail: it shows whether Graph accepts it."],
    link: sendMail,
  },
  {
    id: "graph.access.denied",
    match: { graphCode: "ErrorAccessDenied" },
    class: "config",
    title: "The application may not send from this mailbox",
    cause: "Graph refused access. The permission Mail.Send is missing, or Exchange leaves this mailbox out of it.",
    remedies: [
      consent,
      "Otherwise ask Exchange whether an access policy or RBAC for Applications leaves the mailbox out.",
    ],
    link: authErrors,
    field: "sender",
    lines: [testPolicy, testRbac],
  },
  {
    id: "graph.access.consent",
    match: { graphCode: "ErrorAccessDenied", hasMailSend: false },
    class: "config",
    title: "The application has no permission to send mail",
    cause:
      "Graph refused access, and the access token does not list the application permission Mail.Send. Nor does RBAC for Applications in Exchange give it for this mailbox.",
    remedies: [
      consent,
      "Then wait a few minutes: the permission comes with the next token.",
      "Or let Exchange permit it for certain mailboxes only, by RBAC for Applications.",
    ],
    link: authErrors,
    field: "clientId",
    lines: [testRbac, assignRole],
  },
  {
    id: "graph.access.scope",
    match: { graphCode: "ErrorAccessDenied", hasMailSend: true },
    class: "config",
    title: "Exchange leaves this mailbox out of what the application may do",
    cause: `The consent is there: the stage "${stageLabels.roles}" lists Mail.Send. What limits the application lies in Exchange, an access policy or the scope of a role.`,
    remedies: [
      "Ask Exchange with the two tests below, in Exchange Online PowerShell.",
      "Add the mailbox to the scope or to the policy's group.",
      "Wait: changes can take more than an hour, although the tests show them at once.",
    ],
    link: rbac,
    field: "sender",
    lines: [testRbac, testPolicy, assignRole],
  },
  {
    id: "graph.access.policy",
    match: { graphCode: "ErrorAccessDenied", text: /OData is disabled|ApplicationAccessPolicy|RAOP/i },
    class: "config",
    title: "An application access policy leaves this mailbox out",
    cause: "Exchange limits the application to certain mailboxes, and {sender} is not among them.",
    remedies: [
      "Add the sender's mailbox to the group that the policy names, in Exchange Online PowerShell.",
      "Test it. Sending works later than the test says: the change can take more than an hour.",
    ],
    link: "https://learn.microsoft.com/graph/auth-limit-mailbox-access",
    field: "sender",
    lines: [
      {
        label: "Find the policy and its group",
        text: "Get-ApplicationAccessPolicy | Where-Object AppId -eq {clientId} | Format-List ScopeName, AccessRight",
      },
      {
        label: "Add the mailbox to the group",
        text: 'Add-DistributionGroupMember -Identity "<group>" -Member {mailbox}',
      },
      testPolicy,
    ],
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
    id: "graph.forbidden",
    match: { stage: asking, httpStatus: 403 },
    class: "config",
    title: "Graph does not permit this",
    cause: "The sign-in worked, but the application or the mailbox may not do what was asked.",
    remedies: [consent, "Check whether Exchange limits the application to certain mailboxes."],
    link: authErrors,
    field: "sender",
    lines: [testRbac],
  },
];
