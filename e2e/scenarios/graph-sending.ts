import {
  answering,
  page,
  refusingMail,
  sendEndpoint,
  senderEndpoint,
  statusScenarios,
} from "#e2e/scenarios/microsoft-endpoints.ts";
import type { ExchangeScenario } from "#e2e/scenarios/scenario.ts";

const send = { action: "send" } as const;
const unsure = { class: "unsure", ...send } as const;

/** Microsoft Graph at its limits or in trouble, and messages that it does not take or that it may have taken. */
export const graphSendScenarios: ExchangeScenario[] = [
  ...statusScenarios(senderEndpoint, {
    throttled: "graph.throttled",
    trouble: "graph.trouble",
    troubles: [500, 502, 503, 504],
  }),
  ...statusScenarios(sendEndpoint, { throttled: "graph.throttled", trouble: "graph.trouble", troubles: [500, 503] }),
  ...[502, 504].map((status) => ({
    name: `${sendEndpoint.label}: HTTP ${status}`,
    rule: "graph.unsure",
    ...unsure,
    prepare: answering("sendMail", page(status)),
  })),
  {
    name: `${sendEndpoint.label}: silence`,
    rule: "graph.unsure.lost",
    ...unsure,
    limits: { acceptMs: 100 },
    prepare: answering("sendMail", "hang"),
  },
  {
    name: `${sendEndpoint.label}: cut off`,
    rule: "graph.unsure.lost",
    ...unsure,
    prepare: answering("sendMail", "drop"),
  },
  {
    name: `${sendEndpoint.label}: an endless answer`,
    rule: "graph.unsure.lost",
    ...unsure,
    prepare: answering("sendMail", { status: 202, body: { filler: "x".repeat(1_100_000) } }),
  },

  {
    name: "too many requests for one mailbox",
    rule: "graph.throttled.concurrency",
    class: "quota",
    ...refusingMail(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.", {
      "retry-after": "Wed, 25 Nov 2026 12:00:00 GMT",
    }),
  },
  {
    name: "too many bytes for the application",
    rule: "graph.throttled",
    class: "quota",
    ...refusingMail(429, "ApplicationThrottled", "Application is over its IncomingBytes limit.", {
      "retry-after": "300",
    }),
  },
  {
    name: "the mailbox has sent too much",
    rule: "graph.quota",
    class: "quota",
    ...refusingMail(
      429,
      "ErrorExceededMessageLimit",
      "Cannot send mail. Follow the instructions in your Inbox to verify your account.",
    ),
  },
  {
    name: "the sender's mailbox is full",
    rule: "graph.mailbox.full",
    class: "quota",
    ...refusingMail(
      507,
      "ErrorQuotaExceeded",
      "The mailbox has exceeded its quota., Cannot save changes made to an item to store.",
    ),
  },
  {
    name: "the request is too large",
    rule: "graph.tooLarge",
    class: "msg",
    ...send,
    prepare: answering("sendMail", page(413)),
  },
  {
    name: "the message is larger than the mailbox may send",
    rule: "graph.tooLarge.code",
    class: "msg",
    ...refusingMail(
      413,
      "ErrorMessageSizeExceeded",
      "The message exceeds the maximum supported size., Cannot submit message.",
    ),
  },
  {
    name: "Graph does not accept a recipient",
    rule: "graph.recipients",
    class: "rcpt",
    ...refusingMail(
      400,
      "ErrorInvalidRecipients",
      "At least one recipient is not valid., Recipient 'two@example.org' is not resolved. All recipients must be resolved before a message can be submitted.",
    ),
  },
];
