import type { Rule } from "#lib/diagnosis/rule.ts";

/** Ends of a run that come from our side, whatever the connector. */
export const runRules: Rule[] = [
  {
    id: "policy.recipient",
    match: { code: "RECIPIENT_NOT_ALLOWED" },
    class: "msg",
    title: "This Mailroom does not send to one of the recipients",
    cause: "Whoever runs this Mailroom has limited the addresses and domains it may send to. Nothing was sent.",
    remedies: [
      "Choose a recipient who is allowed.",
      "Ask the operator to add the recipient's domain to the allowed ones.",
    ],
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
    cause: "The whole run may take {seconds} seconds. The server answers, but too slowly.",
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
