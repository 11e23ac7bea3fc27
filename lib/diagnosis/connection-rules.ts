import type { Rule } from "#lib/diagnosis/rule.ts";

const closed = ["CONNECTION_CLOSED", "CONNECTION_LOST", "ECONNRESET"];
/** Ports on which a server speaks first, in plain text. */
const plainPorts = [25, 587, 2525, 2587];

/** Connections that stand and then end or fall silent. */
export const connectionRules: Rule[] = [
  {
    id: "net.closed.greeting",
    match: { code: closed, stage: ["connect", "greeting"], secure: false },
    class: "config",
    title: "{host} closed the connection without a greeting",
    cause:
      "Most often the port expects TLS from the start. The server may also refuse the address of this machine, or have too many connections.",
    remedies: [
      "Switch Secure on, if the port is meant for TLS from the start, as 465 is.",
      "Ask the provider whether the address of this machine has to be allowed first.",
      "Try again in a few minutes.",
    ],
    field: "secure",
    fixes: ["secureOn"],
  },
  {
    id: "net.closed.greeting.filtered",
    match: { code: closed, stage: ["connect", "greeting"], secure: false, port: plainPorts },
    class: "host",
    title: "{host} closed the connection at once, without a greeting",
    cause:
      "A server greets in plain text on port {port}, so that the Secure setting is rarely the reason. The server, or a filter before it, refuses the address of this machine or has too many connections from it.",
    remedies: [
      "Ask the provider whether the address of this machine has to be allowed, or is on a block list.",
      "Try again in a few minutes.",
      "If it stays so, try port 465 with Secure on: what closes one port often leaves the other open.",
    ],
    field: "host",
    fixes: ["secureOn"],
  },
  {
    id: "net.closed.greeting.encrypted",
    match: { code: closed, stage: "greeting", secure: true },
    class: "host",
    title: "{host} closed the encrypted connection without a greeting",
    cause: "Encryption works. The server refuses the address of this machine or has too many connections from it.",
    remedies: [
      "Ask the provider whether the address of this machine has to be allowed, or is on a block list.",
      "Try again in a few minutes.",
      "Check the port: it may belong to a service other than mail.",
    ],
    field: "host",
  },
  {
    id: "net.closed",
    match: { code: [...closed, "ECONNECTION", "ESOCKET", "EPIPE"] },
    class: "temp",
    title: '{host} broke the connection off in the stage "{stage}"',
    cause: "The connection ended before the server had answered. The message was not handed over.",
    remedies: [
      "Try again: a restart of the server or a short break of the network looks like this.",
      "If it happens every time at the same stage, ask whoever looks after the server; its log says why.",
    ],
  },
  {
    id: "tls.mode.tls-port",
    match: { code: "GREETING_TIMEOUT", stage: "greeting", secure: false },
    class: "config",
    title: "{host} accepts connections on port {port} but does not speak",
    cause:
      "A mail server greets first. One that stays silent for {wait} usually waits for TLS from the start, " +
      "or the port belongs to another service.",
    remedies: [
      "If this is the provider's TLS port (465 is), switch Secure on.",
      "Otherwise check the port: 587 is usual with Secure off.",
    ],
    link: "https://www.rfc-editor.org/rfc/rfc8314",
    field: "secure",
    fixes: ["secureOn"],
  },
  {
    id: "smtp.greeting.late",
    match: { code: "GREETING_TIMEOUT", stage: "greeting", secure: false, port: plainPorts },
    class: "config",
    title: "Something answers on port {port} of {host}, but no mail server greets",
    cause:
      "On this port a mail server speaks first, within seconds. A firewall that accepts connections for a server that is not there looks like this, and so does a server that makes unknown machines wait.",
    remedies: [
      "Try port 465 with Secure on, if the provider offers it.",
      "Check host and port, and whether a firewall or proxy stands between this machine and the server.",
      "If the server is yours, see how long it delays its greeting: Mailroom waits {wait}.",
    ],
    field: "host",
    fixes: ["secureOn"],
  },
  {
    id: "smtp.greeting.silent",
    match: { code: "GREETING_TIMEOUT", stage: "greeting", secure: true },
    class: "temp",
    title: "{host} did not greet",
    cause: "The encrypted connection stands, but the server said nothing for {wait}.",
    remedies: [
      "Check the port: it may belong to a service other than mail.",
      "Try again in a few minutes: some servers delay their greeting when they are busy.",
    ],
    field: "port",
  },
  {
    id: "timeout.answer",
    match: { code: "ANSWER_TIMEOUT" },
    class: "temp",
    title: '{host} did not answer in the stage "{stage}"',
    cause: "The server accepted the connection and then kept silent for {wait}.",
    remedies: ["Try again in a few minutes: the server may be overloaded.", "If it stays so, ask the provider."],
  },
];
