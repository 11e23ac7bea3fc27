import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";

const startTls = { startTls: "required" } as const;
const greets = (greeting: string) => ({ server: { script: { greeting } } });
const says = (hello: string) => ({ server: { script: { hello } } });

/** Greetings, and how both sides introduce themselves. */
export const dialogueScenarios: SmtpScenario[] = [
  {
    name: "a web server answers",
    rule: "smtp.foreign",
    class: "config",
    connector: { port: 8080 },
    ...greets("HTTP/1.1 400 Bad Request\nConnection: close\n"),
  },
  { name: "an SSH server answers", rule: "smtp.foreign", class: "config", ...greets("SSH-2.0-OpenSSH_9.2p1") },
  { name: "a database answers", rule: "smtp.foreign", class: "config", ...greets("J\0\0\0\n8.0.36\0") },
  {
    name: "an IMAP server answers",
    rule: "smtp.foreign.reading",
    class: "config",
    connector: { port: 143 },
    ...greets("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready"),
  },
  {
    name: "a POP3 server answers after TLS",
    rule: "smtp.foreign.reading",
    class: "config",
    connector: { port: 995, secure: true },
    server: { tls: "implicit", certificate: "good", script: { greeting: "+OK ready" } },
  },
  {
    name: "an answer that never ends",
    rule: "smtp.endless",
    class: "config",
    ...greets(Array.from({ length: 8_000 }, () => "220-more").join("\n")),
  },
  {
    name: "a list of capabilities that never ends",
    rule: "smtp.endless",
    class: "config",
    server: { script: { ehlo: Array.from({ length: 8_000 }, () => "X-MORE-AND-MORE") } },
  },
  {
    name: "refused at the greeting",
    rule: "smtp.greeting.refused",
    class: "host",
    ...greets("554 5.7.1 You are not welcome"),
  },
  {
    name: "refused at the greeting for a block list",
    rule: "smtp.greeting.blocked",
    class: "host",
    connector: { port: 25 },
    ...greets("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"),
  },
  {
    name: "busy at the greeting",
    rule: "smtp.greeting.busy",
    class: "temp",
    ...greets("421 4.3.2 Service not available, closing transmission channel"),
  },
  {
    name: "busy at EHLO before STARTTLS",
    rule: "smtp.greeting.busy",
    class: "temp",
    connector: startTls,
    ...says("421 4.3.2 System going down"),
  },
  { name: "hung up at EHLO", rule: "smtp.closing", class: "temp", ...says("421 4.3.2 System going down") },
  {
    name: "the name of this machine is refused",
    rule: "smtp.ehlo.refused",
    class: "config",
    ...says("550 5.7.1 Invalid HELO name"),
  },
  {
    name: "the name of this machine is refused before STARTTLS",
    rule: "smtp.ehlo.refused",
    class: "config",
    connector: startTls,
    ...says("501 5.5.4 Helo command rejected: need fully-qualified hostname"),
  },
  {
    name: "the name of this machine is refused with the recipients",
    rule: "smtp.ehlo.refused.late",
    class: "config",
    server: {
      script: { rcpt: () => "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname" },
    },
  },
  {
    name: "an unknown answer to the sender is left unknown",
    rule: "unknown",
    class: "unknown",
    server: { script: { mail: "599 What a day" } },
  },
  {
    name: "an unknown answer to the recipient is left unknown",
    rule: "unknown",
    class: "unknown",
    server: { script: { rcpt: () => "571 Hm" } },
  },
  {
    name: "an unknown answer to the message is left unknown",
    rule: "unknown",
    class: "unknown",
    action: "send",
    server: { script: { final: "599 5.9.9 Never heard of it" } },
  },
];
