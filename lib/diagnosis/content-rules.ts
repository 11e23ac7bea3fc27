import type { Rule } from "#lib/diagnosis/rule.ts";

const sizeStandard = "https://www.rfc-editor.org/rfc/rfc1870";

/** The message itself: its size, its content, and an answer that never came. */
export const contentRules: Rule[] = [
  {
    id: "smtp.size.announced",
    match: { code: "MESSAGE_TOO_LARGE" },
    class: "msg",
    title: "The message is larger than {host} accepts",
    cause:
      "It has {size} bytes; the server takes at most {limit}. Files grow by more than a third on their way. Nothing was sent.",
    remedies: ["Make the message shorter.", "Put large files somewhere else and send a link."],
    link: sizeStandard,
  },
  {
    id: "smtp.size.refused",
    match: { reply: 552 },
    class: "msg",
    title: "The message is larger than {host} accepts",
    cause: "The server refused it for its size. Files grow by more than a third on their way.",
    remedies: ["Make the message shorter.", "Put large files somewhere else and send a link."],
    link: sizeStandard,
  },
  {
    id: "smtp.size.code",
    match: { enhanced: "5.3.4" },
    class: "msg",
    title: "The message is larger than {host} accepts",
    cause: "The server refused it for its size. Files grow by more than a third on their way.",
    remedies: ["Make the message shorter.", "Put large files somewhere else and send a link."],
    link: sizeStandard,
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
    class: "msg",
    title: "{host} refused the message for its content",
    cause: "Sender and recipients were accepted; the message itself was not. Spam filters are the usual reason.",
    remedies: [
      "Read the server's answer below: it often names the rule.",
      "Try another subject and text, and check SPF and DKIM of the sender's domain.",
    ],
    isAboutDomain: true,
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
