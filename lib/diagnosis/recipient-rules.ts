import type { Rule } from "#lib/diagnosis/rule.ts";
import { beyondAscii } from "#lib/diagnosis/server-words.ts";

const codes = "https://www.rfc-editor.org/rfc/rfc3463";
const standard = "https://www.rfc-editor.org/rfc/rfc5321";

const ownAddress = {
  class: "rcpt",
  title: "{host} does not know the sender's own address as a recipient",
  cause:
    "Without a recipient the check asks for {sender}, which receives no mail there. Everything before that worked. Reports about mail that cannot be delivered go to that address.",
  remedies: [
    "Enter a recipient to check the way to real addresses.",
    "If answers and reports matter, use a sender that receives mail.",
  ],
  field: "sender",
  sparesCheck: true,
} satisfies Partial<Rule>;

const refusedByRules = {
  class: "config",
  title: "{host} refuses this mail by its rules",
  remedies: [
    "Switch authentication on, if it is off.",
    "Check that the server allows this sender and the address of this machine.",
  ],
  link: standard,
  field: "auth.required",
  fixes: ["signIn"],
} satisfies Partial<Rule>;

/** Recipients that a server refuses. */
export const recipientRules: Rule[] = [
  {
    id: "smtp.relay.denied",
    match: { code: ["EENVELOPE", "EMESSAGE"], reply: [454, 550, 551, 553, 554], text: /relay(ing)?\b/i },
    class: "config",
    title: "{host} does not deliver mail to other domains for this connector",
    cause: "The server relays only for those who sign in, or for networks and senders that it knows.",
    remedies: [
      "Switch authentication on, if the server knows a user for this purpose.",
      "Use a sender address of a domain that the server is responsible for.",
      "Or ask whoever looks after the server to allow the address of this machine.",
    ],
    link: standard,
    field: "auth.required",
    fixes: ["signIn"],
  },
  {
    id: "smtp.recipient.policy",
    match: { command: "RCPT TO", enhanced: "5.7.1" },
    ...refusedByRules,
    cause: "The server knows the recipients but does not accept mail for them from here.",
  },
  {
    id: "smtp.recipient.policy.text",
    match: {
      command: "RCPT TO",
      reply: [550, 551, 553, 554],
      text: /^(?!.*(sender|relay)).*(administrative|prohibit|policy|(black|block) ?list)/i,
    },
    ...refusedByRules,
    cause: "The server did not say that the recipients are unknown: it does not want their mail from here.",
  },
  {
    id: "smtp.recipient.unknown",
    match: { command: "RCPT TO", reply: [550, 551, 553] },
    class: "rcpt",
    title: "{host} does not accept the recipients",
    cause: "No such mailbox, as far as the server knows. The connector itself works.",
    remedies: ["Check the addresses for typing mistakes. The answer for each one stands below."],
    link: codes,
  },
  {
    id: "smtp.recipient.own-address",
    match: { command: "RCPT TO", reply: [550, 551, 553], isOwnAddress: true },
    ...ownAddress,
  },
  {
    id: "smtp.recipient.own-address.code",
    match: {
      command: "RCPT TO",
      reply: [450, 451, 501, 511, 550, 551, 552, 553, 554],
      enhanced: /^[45]\.1\./,
      isOwnAddress: true,
    },
    ...ownAddress,
  },
  {
    id: "smtp.recipients.refused",
    match: { command: "RCPT TO", reply: [501, 521, 541, 552, 554, 555, 556] },
    class: "rcpt",
    title: "{host} refused every recipient",
    cause: "The server turned each of them down. The connector itself works up to here.",
    remedies: [
      "Read the answer for each recipient below: it often names the reason.",
      "If every answer speaks of rules or permission, check sign-in and sender.",
    ],
  },
  {
    id: "smtp.recipient.full",
    match: { enhanced: ["5.2.2", "4.2.2"], reply: [422, 450, 452, 550, 552, 554] },
    class: "rcpt",
    title: "The recipient's mailbox is full",
    cause: "The server accepts no more mail for this mailbox. The connector itself works.",
    remedies: ["Choose another recipient, or ask this one to make room."],
    link: codes,
    sparesCheck: true,
  },
  {
    id: "smtp.recipient.international",
    match: { command: "RCPT TO", reply: [500, 501, 550, 553, 555], text: beyondAscii },
    class: "rcpt",
    title: "{host} does not take recipients with letters beyond ASCII",
    cause: "Such an address needs a newer extension of SMTP (SMTPUTF8), which this server does not offer.",
    remedies: [
      "Ask the recipient for an address whose part before the @ is plain ASCII.",
      "The part behind the @ may have any letters: Mailroom writes it in its xn-- form.",
    ],
    link: "https://www.rfc-editor.org/rfc/rfc6531",
    sparesCheck: true,
  },
  {
    id: "smtp.recipient.partly",
    match: { code: "PARTLY_REFUSED" },
    class: "rcpt",
    title: "Some recipients were refused",
    cause: "The others were accepted, and the mail was handed over for them. The connector itself works.",
    remedies: ["Check the refused addresses. The answer for each one stands below."],
    link: codes,
  },
];
