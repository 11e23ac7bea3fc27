import type { Rule } from "#lib/diagnosis/rule.ts";

const sendMail = "https://learn.microsoft.com/graph/api/user-sendmail";
const limits = "https://learn.microsoft.com/graph/throttling-limits";
const large = "https://learn.microsoft.com/graph/outlook-large-attachments";

const lookFirst =
  "Before sending again, look in the sender's Sent Items, or trace the message in Exchange by its Message-ID.";
const trace = {
  label: "Trace the message",
  text: "Get-MessageTraceV2 -MessageId '{messageId}' -SenderAddress {mailbox}",
};

/** Sends that Microsoft Graph limits, refuses for the message's sake, or leaves without an answer. */
export const graphSendRules: Rule[] = [
  {
    id: "graph.quota",
    match: { graphCode: ["ErrorExceededMessageLimit", "ErrorMessageSubmissionBlocked"] },
    class: "quota",
    title: "The mailbox has reached its sending limit",
    cause:
      "Exchange Online lets a mailbox send 30 messages a minute and to 10,000 recipients a day, or has blocked it for sending too much.",
    remedies: [
      "Wait until the limit ends.",
      "If the mailbox was blocked, an administrator frees it under Restricted entities.",
    ],
    link: "https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits",
    field: "sender",
  },
  {
    id: "graph.mailbox.full",
    match: { graphCode: "ErrorQuotaExceeded" },
    class: "quota",
    title: "The mailbox of the sender is full",
    cause: "Graph keeps a copy of every message in Sent Items, and there is no room left for it.",
    remedies: ["Delete mail in the mailbox of {sender}, or let an administrator give it more room."],
    link: "https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits",
    field: "sender",
  },
  {
    id: "graph.throttled.concurrency",
    match: { graphCode: ["ApplicationThrottled", "MailboxConcurrency"], text: /MailboxConcurrency/i },
    class: "quota",
    title: "Too many requests for this mailbox at the same time",
    cause: "Graph serves at most four requests of an application for a mailbox at a time.",
    remedies: [
      "Wait {wait}.",
      "Find out what else uses the same application for {sender}, and give Mailroom one of its own.",
    ],
    link: limits,
  },
  {
    id: "graph.throttled",
    match: { stage: ["mailbox", "send"], httpStatus: 429 },
    class: "quota",
    title: "Graph was asked too often",
    cause: "A mailbox takes at most four requests at a time and 10,000 in ten minutes; the limit was reached.",
    remedies: ["Wait {wait}.", "Spread large numbers of mails over time, or over several mailboxes."],
    link: limits,
  },
  {
    id: "graph.tooLarge",
    match: { stage: "send", httpStatus: 413 },
    class: "msg",
    title: "The message is too large for one request",
    cause: "Graph takes about 4 MB in one request. This message takes {size}, and a third more on the way.",
    remedies: ["Shorten the message."],
    link: large,
  },
  {
    id: "graph.tooLarge.code",
    match: { graphCode: ["ErrorMessageSizeExceeded", "RequestEntityTooLarge"] },
    class: "msg",
    title: "The message is larger than this mailbox may send",
    cause: "The size limit of Graph or of the mailbox was exceeded. This message takes {size}.",
    remedies: ["Shorten the message.", "An administrator can raise the mailbox's limit in Exchange."],
    link: large,
    lines: [
      { label: "Show the limit of the mailbox", text: "Get-Mailbox -Identity {mailbox} | Format-List MaxSendSize" },
    ],
  },
  {
    id: "graph.recipients",
    match: { graphCode: "ErrorInvalidRecipients" },
    class: "rcpt",
    title: "Graph does not accept a recipient",
    cause:
      "At least one recipient's address cannot be used. Graph refuses the message as a whole and does not always say which one.",
    remedies: ["Check the addresses in To, CC and BCC, or send to each alone to find the one."],
    link: sendMail,
  },
  {
    id: "graph.trouble",
    match: { stage: ["mailbox", "send"], httpStatus: [500, 502, 503, 504] },
    class: "temp",
    title: "Graph has trouble at the moment",
    cause: "The service answered with a passing error of its own.",
    remedies: ["Wait {wait}, then try again.", "If it stays so, look at the service health page of Microsoft 365."],
    link: "https://status.cloud.microsoft",
  },
  {
    id: "graph.unsure",
    match: { stage: "send", code: "SEND_UNSURE", httpStatus: [502, 504] },
    class: "unsure",
    title: "It is not known whether the message was accepted",
    cause:
      "A gateway in front of Graph gave up waiting after the whole message had been handed over. It may still be sent.",
    remedies: [lookFirst],
    link: sendMail,
    lines: [trace],
  },
  {
    id: "graph.unsure.lost",
    match: { stage: "send", code: "SEND_UNSURE" },
    class: "unsure",
    title: "It is not known whether the message was accepted",
    cause: "The message was handed over, but the wait ended before Graph's answer was complete. It may still be sent.",
    remedies: [lookFirst],
    link: sendMail,
    lines: [trace],
  },
];
