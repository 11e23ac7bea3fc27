import type { Rule } from "#lib/diagnosis/rule.ts";
import { blockListed } from "#lib/diagnosis/server-words.ts";

const standard = "https://www.rfc-editor.org/rfc/rfc5321";
/** Where programs of their users fetch mail. */
const readingPorts = [110, 143, 993, 995];

const clientNameLine = {
  label: "Gives a Linux machine a full name",
  text: "hostnamectl set-hostname mailroom.example.com",
};
const askForName =
  "Ask the operator to give the machine running Mailroom a full host name of your own domain, as in mailroom.example.com.";

/** The greeting, and how both sides introduce themselves. */
export const smtpRules: Rule[] = [
  {
    id: "smtp.foreign",
    match: { code: "NOT_SMTP" },
    class: "config",
    title: "Port {port} of {host} does not belong to a mail server",
    cause: "What answers there looks like {service}.",
    remedies: ["Check host and port: 587 and 465 are usual for sending mail, 25 for relays."],
    link: standard,
    field: "port",
  },
  {
    id: "smtp.foreign.reading",
    match: { code: "NOT_SMTP", port: readingPorts },
    class: "config",
    title: "Port {port} is for reading mail, not for sending it",
    cause: "What answers there looks like {service}. Sending has ports of its own.",
    remedies: [
      "Use port 465 with Secure on, or port 587 with STARTTLS.",
      "Check whether sending has another host, too.",
    ],
    link: standard,
    field: "port",
    fixes: ["submissionPort"],
  },
  {
    id: "smtp.endless",
    match: { code: ["REPLY_TOO_LONG", "REPLY_UNREADABLE", "EPROTOCOL"] },
    class: "config",
    title: "{host} does not keep to the rules of SMTP",
    cause: 'Its answer in the stage "{stage}" is not one that a mail server may give.',
    remedies: [
      "Check host and port.",
      "If both are right, ask whoever looks after the server to look at its log for this connection; the transcript shows the answer.",
    ],
    link: standard,
    field: "port",
  },
  {
    id: "smtp.greeting.refused",
    match: { code: "GREETING_REFUSED", stage: "greeting" },
    class: "host",
    title: "{host} does not take mail from this machine",
    cause: "The server refused at once, before anything was asked. It may block the network address of this machine.",
    remedies: [
      "Ask the provider whether the address of this machine has to be allowed, or is on a block list.",
      "Use the provider's submission port, usually 587 or 465, and sign in.",
    ],
    link: standard,
    field: "port",
    fixes: ["submissionPort"],
  },
  {
    id: "smtp.greeting.blocked",
    match: { code: "GREETING_REFUSED", stage: "greeting", text: blockListed },
    class: "host",
    title: "The network address of this machine is on a block list",
    cause: "The server refused at once because a list that it trusts names this address as a source of spam.",
    remedies: [
      "Look the address up on the page that the server's answer names, and have it taken off the list.",
      "Use the provider's submission port, usually 587 or 465, and sign in: block lists rarely count there.",
      "Or send through another service.",
    ],
    link: standard,
    field: "port",
    fixes: ["submissionPort"],
  },
  {
    id: "smtp.greeting.busy",
    match: { code: ["GREETING_REFUSED", "EHLO_REFUSED"], reply: [421, 450, 451, 454], stage: ["greeting", "tls"] },
    class: "temp",
    title: "{host} takes no connections right now",
    cause: "The server answered, but asks to come back later.",
    remedies: ["Try again in a few minutes."],
    link: standard,
  },
  {
    id: "smtp.ehlo.refused",
    match: { code: ["EPROTOCOL", "EHLO_REFUSED"], command: ["EHLO", "HELO"] },
    class: "config",
    title: "{host} does not accept how this machine introduces itself",
    cause:
      "Mailroom introduced itself as {clientName}: the name of its machine, or an address where that is no full name. Some servers insist on a full host name.",
    remedies: [askForName, "In a container, set its host name."],
    link: standard,
    lines: [clientNameLine],
  },
  {
    id: "smtp.ehlo.refused.late",
    match: { code: "EENVELOPE", reply: [450, 501, 504, 550, 554], text: /\b(helo|ehlo)\b/i },
    class: "config",
    title: "{host} does not accept the name of this machine",
    cause:
      "The server let Mailroom introduce itself as {clientName} and refused the mail for it later. It wants a full host name, or one that DNS knows.",
    remedies: [askForName, "Have that name entered in DNS with the address of the machine."],
    link: standard,
    lines: [clientNameLine],
  },
];
