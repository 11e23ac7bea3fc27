import type { Rule } from "#lib/diagnosis/rule.ts";

const ndrs =
  "https://learn.microsoft.com/en-us/troubleshoot/exchange/email-delivery/ndr/non-delivery-reports-in-exchange-online";
const limits =
  "https://learn.microsoft.com/en-us/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits";
const blocked =
  "https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/fix-error-code-5-7-700-through-5-7-750";

const limitReached = {
  class: "quota",
  title: "The sending limit of this Microsoft mailbox is reached",
  cause: "Exchange Online lets one mailbox send 30 messages a minute, to 10,000 recipients a day.",
  remedies: [
    "Wait: the limit counts over the last 24 hours.",
    "Spread the mail over time, and use a service made for larger amounts.",
  ],
  link: limits,
} satisfies Partial<Rule>;

/** What Exchange Online means by its answers to sender, recipients and message. */
export const microsoftSendingRules: Rule[] = [
  {
    id: "microsoft.send-as",
    match: {
      enhanced: ["5.7.60", "5.2.252"],
      code: ["EENVELOPE", "EMESSAGE"],
      reply: [550, 554],
      text: /send ?as|permissions? to send/i,
    },
    class: "config",
    title: "This Microsoft account may not send as the sender of this connector",
    cause: "The sender is not the mailbox that signed in.",
    remedies: [
      "Set the sender to the mailbox that signs in.",
      "Or have an administrator grant it the right Send As with the line below; it takes up to an hour to work.",
    ],
    link: "https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/fix-issues-with-printers-scanners-and-lob-applications-that-send-email-using-off",
    field: "sender",
    fixes: ["senderFromUser"],
    lines: [
      {
        label: "Grants the right (Exchange Online PowerShell)",
        text: "Add-RecipientPermission -Identity {quotedSender} -Trustee {quotedUser} -AccessRights SendAs",
      },
    ],
  },
  {
    id: "microsoft.threads",
    match: { enhanced: "4.3.2", reply: 432 },
    class: "quota",
    title: "Too much is sent through this Microsoft mailbox at the same time",
    cause:
      "Exchange Online lets one mailbox send over three connections at once. A recipient that gets very much mail at once is slowed down in the same words.",
    remedies: ["Try again in some minutes.", "Send over one or two connections at a time."],
    link: ndrs,
  },
  {
    id: "microsoft.mailbox-blocked",
    match: { enhanced: "5.1.8", reply: [501, 550, 553, 554], text: /outbound sender/i },
    class: "config",
    title: "Microsoft has blocked this mailbox from sending",
    cause: "Too much mail that looks like spam came from it, as happens when a password was stolen.",
    remedies: [
      "An administrator finds the mailbox under Restricted entities in the Microsoft Defender portal and unblocks it.",
      "Change its password first, and look for forwarding rules that nobody set up.",
    ],
    link: ndrs,
    field: "sender",
  },
  {
    id: "microsoft.tenant-blocked",
    match: {
      provider: "microsoft",
      enhanced: ["5.7.700", "5.7.701", "5.7.702", "5.7.703", "5.7.704", "5.7.705", "5.7.750"],
      reply: [550, 554],
    },
    class: "config",
    title: "Microsoft has blocked this organisation from sending",
    cause: "Mail that looks like spam, or mail from domains that are not registered, passed a threshold.",
    remedies: [
      "An administrator looks for stolen accounts and open relays, and cleans up.",
      "Register every sender's domain with the organisation.",
      "Then ask Microsoft's support to lift the block.",
    ],
    link: blocked,
    field: "sender",
  },
  {
    id: "microsoft.address-blocked",
    match: { provider: "microsoft", enhanced: ["5.7.708", "5.7.606", "5.7.511"], reply: [550, 554] },
    class: "config",
    title: "Microsoft does not trust the network address that this mail comes from",
    cause: "The address has no good name yet, or the organisation is new and has not sent much.",
    remedies: [
      "If the organisation is new, ask Microsoft's support to allow its mail.",
      "Send from another network address, or through a connector of the kind MS Exchange Server.",
    ],
    link: blocked,
    field: "service",
    fixes: ["exchange"],
  },
  {
    id: "microsoft.limit",
    match: {
      enhanced: ["5.1.90", "5.1.91", "5.1.92", "5.7.232", "5.7.233", "5.7.236"],
      code: ["EENVELOPE", "EMESSAGE"],
      reply: [550, 554],
    },
    ...limitReached,
  },
  {
    id: "microsoft.limit.text",
    match: { code: ["EENVELOPE", "EMESSAGE"], reply: [550, 554], text: /SubmissionQuotaExceeded|RecipientRateLimit/i },
    ...limitReached,
  },
  {
    id: "microsoft.recipient.unknown",
    match: { command: "RCPT TO", enhanced: "5.4.1", reply: 550, text: /access denied/i },
    class: "rcpt",
    title: "The recipient's organisation does not know the address",
    cause: "Microsoft turns mail to unknown addresses away in these words. The connector itself works.",
    remedies: ["Check the address for typing mistakes."],
    link: ndrs,
  },
];
