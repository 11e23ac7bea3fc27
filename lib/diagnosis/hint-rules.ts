import type { Rule } from "#lib/diagnosis/rule.ts";

/** What to do if nothing arrives although everything worked. */
export const hintRules: Rule[] = [
  {
    id: "hint.exchange.accepted",
    about: "send",
    match: { kind: "exchange", action: "send" },
    class: "unsure",
    title: "Accepted is not yet delivered",
    cause:
      "Graph takes a message over and answers before Exchange delivers it. A refusal comes later, as a mail to {sender}.",
    remedies: [
      "If nothing arrives, look in the mailbox of {sender} for a report, and in the recipient's junk folder.",
      "An administrator can trace the message in the Exchange admin center by its Message-ID.",
    ],
    link: "https://learn.microsoft.com/graph/api/user-sendmail",
  },
  {
    id: "hint.spam",
    about: "content",
    match: { action: "send", isSandbox: false },
    class: "config",
    title: "Accepted mail may still end up among the spam",
    cause:
      "Where SPF, DKIM or DMARC of {domain} are missing, or do not fit the way that the mail takes, receivers sort it out without a word.",
    remedies: [
      "Look into the recipient's spam folder.",
      "Look at the check of the sender's domain: it shows what is missing and the records to add.",
    ],
    link: "https://www.rfc-editor.org/rfc/rfc7489",
    field: "sender",
    isAboutDomain: true,
  },
  {
    id: "hint.sandbox",
    about: "content",
    match: { action: "send", isSandbox: true },
    class: "msg",
    title: "The sandbox has the mail, and nobody else",
    cause:
      "This connector sends to the inbox that is built into Mailroom. What arrives there is kept and not delivered.",
    remedies: ["Open the sandbox to see the mail as it arrived.", "Use another connector to send it to people."],
  },
  {
    id: "hint.catcher",
    about: "content",
    match: {
      action: "send",
      host: /(^|\.)(ethereal\.email|debugmail\.io|mailosaur\.io|mailcatch\.app)$|^sandbox\.smtp\.mailtrap\.io$/i,
    },
    class: "msg",
    title: "{host} keeps mail for tests and delivers nothing",
    cause: "This service catches every message, so that developers can look at it.",
    remedies: ["Look for the mail on the pages of the service.", "Use another connector to send it to people."],
  },
];
