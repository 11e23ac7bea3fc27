import type { Rule } from "#lib/diagnosis/rule.ts";

/** Codes by which servers ask to come back. */
const passing = [421, 450, 451, 452, 454];

const tooManyRecipients = {
  class: "msg",
  title: "{host} does not take so many recipients in one message",
  cause: "The server has a limit for each message. The connector itself works.",
  remedies: ["Split the recipients over several messages."],
  link: "https://www.rfc-editor.org/rfc/rfc5321",
  sparesCheck: true,
} satisfies Partial<Rule>;

/** Servers that ask to come back later, to slow down or to send less at once. */
export const limitRules: Rule[] = [
  {
    id: "smtp.greylisted",
    match: { reply: [450, 451, 421], text: /gr[ea]y-?list/i },
    class: "temp",
    title: "{host} defers first contacts on purpose",
    cause: "Greylisting: a server it does not know yet has to come again after some minutes. Nothing is wrong.",
    remedies: ["Try again in about five minutes, with the same sender and recipient."],
    link: "https://www.rfc-editor.org/rfc/rfc6647",
    sparesCheck: true,
  },
  {
    id: "smtp.deferred",
    match: {
      command: "RCPT TO",
      reply: [450, 451],
      enhanced: ["4.7.1", "4.2.0"],
      text: /^(?!.*(gr[ea]y-?list|rate|limit|too (many|fast|much)|exceed)).*(try again|later|retry|defer)/i,
    },
    class: "temp",
    title: "{host} asks to deliver to this recipient again later",
    cause:
      "Many servers put off a first mail between two addresses on purpose, and take it after some minutes. Nothing is wrong with the connector.",
    remedies: ["Try again in about five minutes, with the same sender and recipient."],
    link: "https://www.rfc-editor.org/rfc/rfc6647",
    sparesCheck: true,
  },
  {
    id: "smtp.connections",
    match: {
      code: ["GREETING_REFUSED", "EHLO_REFUSED", "ECONNECTION", "EPROTOCOL", "EAUTH", "EENVELOPE", "EMESSAGE"],
      reply: passing,
      text: /too many (concurrent |open |simultaneous |active )?(smtp )?(connections|sessions)|connections? limit/i,
    },
    class: "quota",
    title: "{host} takes no more connections from here at once",
    cause: "Mailroom, and whatever else sends from this machine or account, have more connections open than allowed.",
    remedies: [
      "Try again in a few minutes.",
      "Send over fewer connections at a time, and see what else uses the account.",
    ],
  },
  {
    id: "smtp.idle",
    match: { reply: 421, enhanced: "4.4.2", text: /time-?(d )?out|idle/i },
    class: "temp",
    title: "{host} ended the conversation because it took too long",
    cause: "The server waited for the next command longer than it wants to. Slow networks look like this.",
    remedies: ["Try again.", "If it happens every time, look for what slows the network of this machine down."],
  },
  {
    id: "smtp.recipients.too-many",
    match: { enhanced: ["4.5.3", "5.5.3"], reply: [450, 451, 452, 550, 552, 554] },
    ...tooManyRecipients,
  },
  {
    id: "smtp.recipients.too-many.text",
    match: { code: "EENVELOPE", reply: [450, 451, 452, 550, 552, 554], text: /too many recipients/i },
    ...tooManyRecipients,
  },
  {
    id: "smtp.throttled",
    match: { reply: passing, enhanced: /^4\.(7\.\d+|3\.2|4\.2)$/ },
    class: "quota",
    title: "{host} limits how fast it takes mail",
    cause: "Too many connections, messages or recipients in a short time, or a doubt about this machine's reputation.",
    remedies: ["Wait some minutes before the next try.", "Compare the provider's limits with what is sent."],
  },
  {
    id: "smtp.temporary",
    match: { reply: [421, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 454, 458, 459] },
    class: "temp",
    title: "{host} asks to come back later",
    cause: 'The server has a passing problem in the stage "{stage}".',
    remedies: ["Try again in a few minutes."],
  },
  {
    id: "smtp.closing",
    match: { code: ["ECONNECTION", "ESOCKET"], reply: 421 },
    class: "temp",
    title: "{host} ended the conversation for now",
    cause: "The server announced that it closes the connection: it restarts, is overloaded, or has had enough.",
    remedies: ["Try again in a few minutes."],
  },
];
