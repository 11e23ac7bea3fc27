import type { Rule } from "#lib/diagnosis/rule.ts";
import { beyondAscii } from "#lib/diagnosis/server-words.ts";

/** A refusal of the envelope or of the whole message. */
const refused = ["EENVELOPE", "EMESSAGE"];

/** Senders that a server refuses. */
export const senderRules: Rule[] = [
  {
    id: "smtp.sender.refused",
    match: { command: "MAIL FROM", reply: [501, 550, 551, 553, 554] },
    class: "config",
    title: "{host} does not accept the sender",
    cause: "The account, or this server, may not send mail with the sender address of this connector.",
    remedies: [
      "Set the sender to the address of the account, or to one that is registered for it.",
      "If the address is right, have it or its domain verified with the provider.",
    ],
    field: "sender",
    fixes: ["senderFromUser"],
  },
  {
    id: "smtp.sender.not-owned",
    match: {
      code: refused,
      reply: [501, 550, 553, 554],
      text: /not owned|\bsend as\b|sender address rejected: (not|access)|not allowed to send|(must (be the )?|be )(same as|match)|not (one of your|your own) addresses/i,
    },
    class: "config",
    title: "This account may not send as the sender of this connector",
    cause: "The sender address belongs to somebody else, in the eyes of the server.",
    remedies: ["Set the sender to the address of the account, or register the address as an alias of it."],
    field: "sender",
    fixes: ["senderFromUser", "signIn"],
  },
  {
    id: "smtp.sender.unverified",
    match: {
      code: refused,
      reply: [501, 530, 550, 553, 554],
      text: /(sender|from|domain|address|identity|signature).{0,60}not (been )?(verified|valid(ated)?|a sender|confirmed|associated|authori[sz]ed|registered)/i,
    },
    class: "config",
    title: "The sender is not verified with {host}",
    cause: "The server sends only for addresses or domains whose owner has proven that they are theirs.",
    remedies: [
      "Have the address {sender} or the domain {domain} verified in the provider's console.",
      "Or set the sender to an address that is verified already.",
    ],
    field: "sender",
    fixes: ["senderFromUser"],
    isAboutDomain: true,
  },
  {
    id: "smtp.sender.domain",
    match: {
      code: refused,
      reply: [450, 550, 553, 554],
      text: /domain not found|domain (of|does)[^.]*(not (exist|resolve)|no (mx|dns))/i,
    },
    class: "config",
    title: "{host} cannot find the domain of the sender",
    cause: "The server looked {domain} up in DNS and found neither a mail server nor an address.",
    remedies: [
      "Check the sender for a typing mistake.",
      "Use a sender of a domain that exists and receives mail.",
      "Or have an MX record added to {domain}.",
    ],
    field: "sender",
    isAboutDomain: true,
  },
  {
    id: "smtp.sender.blocked",
    match: { code: refused, reply: [550, 553, 554], text: /sender(?! ip).*((black|block) ?list|blocked using)/i },
    class: "config",
    title: "{host} has put the sender on its block list",
    cause: "Whoever runs the server does not want mail from {sender}.",
    remedies: ["Ask whoever looks after the server to take the address off its list.", "Or use another sender."],
    field: "sender",
  },
  {
    id: "smtp.sender.international",
    match: { command: "MAIL FROM", reply: [500, 501, 550, 553, 555], text: beyondAscii },
    class: "config",
    title: "{host} does not take senders with letters beyond ASCII",
    cause: "Such an address needs a newer extension of SMTP (SMTPUTF8), which this server does not offer.",
    remedies: ["Use a sender whose part before the @ has only letters, digits and signs of ASCII."],
    link: "https://www.rfc-editor.org/rfc/rfc6531",
    field: "sender",
  },
];
