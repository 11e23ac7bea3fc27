import type { Rule } from "#lib/diagnosis/rule.ts";

/** Ends of a run that come from our side, whatever the connector. */
export const runRules: Rule[] = [
  {
    id: "policy.recipient",
    match: { code: "RECIPIENT_NOT_ALLOWED" },
    class: "msg",
    title: "This Mailroom sends to none of the recipients",
    cause:
      "The operator has limited the addresses that mail may go to, and {address} under {field} is not one of them. Nothing was sent.",
    remedies: ["Choose a recipient who is allowed.", "Ask the operator to add the recipient to {setting}."],
  },
  {
    id: "policy.recipients.partly",
    match: { code: "RECIPIENTS_LEFT_OUT" },
    class: "rcpt",
    title: "Some recipients were left out",
    cause:
      "The operator has limited the addresses that mail may go to. The mail was handed over for the others, and the connector itself works.",
    remedies: ["Ask the operator to add the recipients that are missing to {setting}."],
  },
  {
    id: "policy.sender",
    match: { code: "SENDER_NOT_ALLOWED" },
    class: "config",
    title: "This Mailroom does not send from {address}",
    cause: "The operator has limited the domains that mail may come from, and this sender has another.",
    remedies: ["Use a sender with an allowed domain.", "Ask the operator to add the sender's domain to {setting}."],
    field: "sender",
  },
  {
    id: "policy.replyTo",
    match: { code: "REPLY_TO_NOT_ALLOWED" },
    class: "msg",
    title: "Replies may not go to {address}",
    cause: "The operator has limited the addresses of mail, and those under Reply-To are among them. Nothing was sent.",
    remedies: ["Choose a Reply-To address that is allowed.", "Ask the operator to add the address to {setting}."],
  },
  {
    id: "policy.service",
    match: { code: "SERVICE_NOT_ALLOWED" },
    class: "config",
    title: "Connectors may not use {service} here",
    cause:
      "The operator has limited the services that connectors may use. A server that belongs to a service counts as it.",
    remedies: ["Choose another service.", "Ask the operator to add {service} to {setting}."],
    field: "service",
  },
  {
    id: "secret.unreadable",
    match: { code: "SECRET_UNREADABLE" },
    class: "host",
    title: "The stored secret of this connector can no longer be opened",
    cause:
      "It was sealed with a key that this Mailroom does not have, or the stored row was changed by hand. Where every connector says this, the key is the one cause.",
    remedies: [
      "Ask the operator to put the former key back, behind the present one, into MAILROOM_ENCRYPTION_KEYS.",
      "If the former key is lost, enter the secret again.",
    ],
    field: "secret",
  },
  {
    id: "timeout.total",
    match: { code: "TOTAL_TIMEOUT" },
    class: "temp",
    title: 'The time was over in the stage "{stage}"',
    cause: "The whole run may take {wait}. The server answers, but too slowly.",
    remedies: ["Try again later.", "The times of the stages show which one took long."],
    setting: "network.timeouts.total",
  },
  {
    id: "cancelled",
    match: { code: "CANCELLED" },
    class: "cancelled",
    title: 'Cancelled in the stage "{stage}"',
    cause: "You stopped it. The connection was closed at once and no message was handed over.",
    remedies: [],
  },
];
