import type { Rule } from "#lib/diagnosis/rule.ts";

const tooLarge = {
  class: "msg",
  title: "The message is larger than {host} accepts",
  cause: "The server refused it for its size. Files grow by more than a third on their way.",
  remedies: ["Make the message shorter.", "Put large files somewhere else and send a link."],
  link: "https://www.rfc-editor.org/rfc/rfc1870",
} satisfies Partial<Rule>;

const refusedContent = {
  class: "msg",
  title: "{host} refused the message for its content",
  cause: "Sender and recipients were accepted; the message itself was not. Spam filters are the usual reason.",
  remedies: [
    "Read the server's answer below: it often names the rule.",
    "Try another subject and text, and check SPF and DKIM of the sender's domain.",
  ],
  isAboutDomain: true,
} satisfies Partial<Rule>;

/** The message itself: its size, its content, and an answer that never came. */
export const contentRules: Rule[] = [
  {
    id: "smtp.size.announced",
    match: { code: "MESSAGE_TOO_LARGE" },
    ...tooLarge,
    cause:
      "It has {size}; the server takes at most {limit}. Files grow by more than a third on their way. Nothing was sent.",
  },
  {
    id: "smtp.size.refused",
    match: { reply: 552 },
    ...tooLarge,
    title: "The message seems to be larger than {host} accepts",
    cause:
      "The server refused it with a code that most often means its size. Files grow by more than a third on their way.",
    remedies: ["Read the server's answer below: it may name another reason.", ...tooLarge.remedies],
  },
  {
    id: "smtp.size.code",
    match: { enhanced: "5.3.4" },
    ...tooLarge,
  },
  {
    id: "smtp.data.refused",
    match: { code: "EENVELOPE", command: "DATA", reply: [500, 501, 502, 503, 521, 550, 551, 553, 554] },
    class: "config",
    title: "{host} refuses to let this message begin",
    cause: "Sender and recipients were accepted each for itself; together the server does not take them.",
    remedies: [
      "Read the server's answer below: it often names the reason.",
      "Set the sender to the address of the account that signs in.",
    ],
    field: "sender",
    fixes: ["senderFromUser"],
  },
  {
    id: "smtp.content.refused",
    match: { code: "EMESSAGE", reply: [541, 550, 554] },
    ...refusedContent,
  },
  {
    id: "smtp.content.refused.code",
    // Google says so with the reply that others keep for messages that are too large.
    match: { code: "EMESSAGE", reply: 552, enhanced: /^5\.[67]\./ },
    ...refusedContent,
  },
  {
    id: "unsure",
    match: { code: "LOST_AFTER_DOT" },
    class: "unsure",
    title: "It is not known whether {host} took the message",
    cause: "The whole message was handed over, and then the server's answer did not come. It may have been delivered.",
    remedies: [
      "Look into the recipients' mailboxes before sending again.",
      "Or search the log of the server for the Message-ID.",
    ],
    link: "https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2",
  },
];
