import { answering, refusingMail } from "#e2e/scenarios/microsoft-endpoints.ts";
import type { ExchangeScenario } from "#e2e/scenarios/scenario.ts";
import { clientId, secret } from "#e2e/stand-ins/exchange-fixture.ts";
import { graphError } from "#e2e/stand-ins/graph-mail.ts";

const config = { class: "config" } as const;
const send = { action: "send" } as const;
const withRoles = (...roles: string[]) => ({ clients: { [clientId]: { secret, roles } } });
const opaque = { clients: { [clientId]: { secret, roles: ["Mail.Send"], isTokenOpaque: true } } };

const accessDenied = "Access is denied. Check credentials and try again.";
const newRefusal = "A new kind of refusal.";

/** What Microsoft Graph says about permissions and mailboxes, and what Mailroom has to say although it accepts. */
export const graphScenarios: ExchangeScenario[] = [
  {
    name: "the token does not list Mail.Send",
    rule: "graph.role.missing",
    ...config,
    directory: withRoles("User.Read.All"),
  },
  { name: "the token cannot be read", rule: "graph.role.unreadable", class: "unknown", directory: opaque },
  {
    name: "Graph accepts although the token does not list Mail.Send",
    rule: "warning.roles.missing",
    ...config,
    ...send,
    directory: withRoles(),
    prepare: answering("sendMail", { status: 202 }),
  },
  {
    name: "the tenant says that it lives in another cloud",
    rule: "warning.cloud.other",
    ...config,
    directory: { graphHost: "graph.microsoft.us" },
  },
  { name: "Graph accepts the message", rule: "hint.exchange.accepted", class: "unsure", ...send },

  {
    name: "access is denied to an application without permission",
    rule: "graph.access.consent",
    ...config,
    ...send,
    directory: withRoles(),
  },
  {
    name: "access is denied to an application with permission",
    rule: "graph.access.scope",
    ...config,
    ...refusingMail(403, "ErrorAccessDenied", accessDenied),
  },
  {
    name: "access is denied to an application whose token cannot be read",
    rule: "graph.access.denied",
    ...config,
    directory: opaque,
    ...refusingMail(403, "ErrorAccessDenied", accessDenied),
  },
  {
    name: "an access policy leaves the mailbox out",
    rule: "graph.access.policy",
    ...config,
    ...refusingMail(
      403,
      "ErrorAccessDenied",
      "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.",
    ),
  },
  {
    name: "the application has insufficient privileges",
    rule: "graph.permissions.none",
    ...config,
    ...refusingMail(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  },
  {
    name: "the token holds no permissions",
    rule: "graph.permissions.none",
    ...config,
    ...refusingMail(
      401,
      "NoPermissionsInAccessToken",
      "The token contains no permissions, or permissions can not be understood.",
    ),
  },
  {
    name: "the mailbox may not send as this address",
    rule: "graph.sendAs",
    ...config,
    ...refusingMail(
      403,
      "ErrorSendAsDenied",
      "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.",
    ),
  },
  {
    name: "Graph does not know the sender",
    rule: "graph.sender.unknown",
    ...config,
    ...send,
    directory: { mailboxes: [] },
  },
  {
    name: "the directory does not know the sender",
    rule: "graph.sender.unknown",
    ...config,
    directory: { mailboxes: [], ...withRoles("Mail.Send", "User.Read.All") },
  },
  {
    name: "the sender cannot be discovered",
    rule: "graph.sender.unknown",
    ...config,
    ...refusingMail(404, "ResourceNotFound", "Resource could not be discovered."),
  },
  {
    name: "the sender has no account",
    rule: "graph.sender.unknown",
    ...config,
    ...refusingMail(404, "ErrorUserNotFound", "The user was not found."),
  },
  {
    name: "the sender has no mailbox in Exchange Online",
    rule: "graph.mailbox.unavailable",
    ...config,
    ...refusingMail(
      404,
      "MailboxNotEnabledForRESTAPI",
      "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    ),
  },
  {
    name: "the token is refused twice",
    rule: "graph.token.refused",
    ...config,
    ...refusingMail(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
  },
  {
    name: "the token is refused twice, already by the sender look-up",
    rule: "graph.token.refused",
    ...config,
    prepare: answering(
      "user",
      graphError(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid."),
    ),
  },
  {
    name: "the token is for another audience",
    rule: "graph.token.audience",
    ...config,
    directory: { graphHost: "graph.microsoft.us" },
    ...refusingMail(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience."),
  },

  {
    name: "a new Graph code with HTTP 403",
    rule: "graph.forbidden",
    ...config,
    ...refusingMail(403, "SomethingNew", newRefusal),
  },
  {
    name: "a new Graph code with HTTP 404",
    rule: "graph.notFound",
    ...config,
    ...refusingMail(404, "SomethingNew", newRefusal),
  },
  {
    name: "a new Graph code with HTTP 503",
    rule: "graph.trouble",
    class: "temp",
    ...refusingMail(503, "SomethingNew", newRefusal),
  },
  {
    name: "a new Graph code with HTTP 400",
    rule: "unknown",
    class: "unknown",
    ...refusingMail(400, "SomethingNew", newRefusal),
  },
];
