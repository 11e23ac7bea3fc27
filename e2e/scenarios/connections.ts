import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpPoint, SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const ada = { username: "ada@example.com", password: "correct horse battery" };
const users = { [ada.username]: ada.password };
const signsIn = { auth: { mechanisms: ["PLAIN"], users } };
/** Long enough for a machine that is busy with other tests. */
const patience = { answerMs: 1_000, greetingMs: 300, acceptMs: 300 };
const implicit = { tls: "implicit", certificate: "good" } as const;

/** Points at which a server was asked something and has not answered. */
const points: [point: SmtpPoint, words: string][] = [
  ["ehlo", "to EHLO"],
  ["auth", "to the sign-in"],
  ["mail", "to the sender"],
  ["rcpt", "to the recipient"],
  ["data", "to the beginning of the message"],
];

/** A run that gets as far as the point and meets nothing more. */
function endsAt(name: string, rule: string, script: SmtpScript): SmtpScenario {
  return {
    ...{ name, rule, class: "temp", action: "send" },
    connector: { auth: ada },
    server: { ...signsIn, script },
    ...(script.silentAt ? { limits: patience } : {}),
  };
}

const greetings: SmtpScenario[] = [
  {
    name: "closed before the greeting on a port of its own",
    rule: "net.closed.greeting",
    class: "config",
    connector: { port: 465 },
    server: { script: { closeAt: "greeting" } },
  },
  {
    name: "reset before the greeting on a port of its own",
    rule: "net.closed.greeting",
    class: "config",
    connector: { port: 10_025 },
    server: { script: { resetAt: "greeting" } },
  },
  {
    name: "closed before the greeting on port 587",
    rule: "net.closed.greeting.filtered",
    class: "host",
    server: { script: { closeAt: "greeting" } },
  },
  {
    name: "reset before the greeting on port 25",
    rule: "net.closed.greeting.filtered",
    class: "host",
    connector: { port: 25 },
    server: { script: { resetAt: "greeting" } },
  },
  {
    name: "closed before the greeting, after TLS",
    rule: "net.closed.greeting.encrypted",
    class: "host",
    connector: { port: 465, secure: true },
    server: { ...implicit, script: { closeAt: "greeting" } },
  },
  {
    name: "no greeting on port 465 without Secure",
    rule: "tls.mode.tls-port",
    class: "config",
    connector: { port: 465 },
    server: implicit,
    limits: patience,
  },
  {
    name: "no greeting on port 587",
    rule: "smtp.greeting.late",
    class: "config",
    server: { script: { silentAt: "greeting" } },
    limits: patience,
  },
  {
    name: "no greeting after TLS",
    rule: "smtp.greeting.silent",
    class: "temp",
    connector: { port: 465, secure: true },
    server: { ...implicit, script: { silentAt: "greeting" } },
    limits: patience,
  },
  {
    name: "a greeting that drips",
    rule: "timeout.total",
    class: "temp",
    server: { script: { dripMs: 5, greeting: `220 ${"x".repeat(1_000)}` } },
    limits: { totalMs: 1_000 },
  },
];

/** Connections that stand and then end, fall silent or are given up. */
export const connectionScenarios: SmtpScenario[] = [
  ...greetings,
  ...points.map(([point, words]) => endsAt(`no answer ${words}`, "timeout.answer", { silentAt: point })),
  ...points.map(([point, words]) => endsAt(`closed instead of an answer ${words}`, "net.closed", { closeAt: point })),
  ...points.map(([point, words]) => endsAt(`reset instead of an answer ${words}`, "net.closed", { resetAt: point })),
  {
    ...endsAt("closed while the message is on its way", "net.closed", { closeAt: "body" }),
    message: { text: "word ".repeat(1_500_000) },
  },
  { ...endsAt("no answer to the final dot", "unsure", { silentAt: "final" }), class: "unsure" },
  { ...endsAt("closed after the final dot", "unsure", { closeAt: "final" }), class: "unsure" },
  { ...endsAt("reset after the final dot", "unsure", { resetAt: "final" }), class: "unsure" },
  {
    name: "somebody cancels while the server is silent",
    rule: "cancelled",
    class: "cancelled",
    server: { script: { silentAt: "mail" } },
    cancelAt: "sender",
  },
  {
    name: "the server does not answer the end of a check",
    rule: "timeout.answer",
    class: "temp",
    server: { script: { silentAt: "rset" } },
    limits: patience,
  },
];
