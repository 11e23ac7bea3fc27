import { atHost, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";

const ada = { username: "ada@example.com", password: ownPassword };
const rcpt = (reply: string) => ({ server: { script: { rcpt: () => reply } } });
const mail = (reply: string) => ({ server: { script: { mail: reply } } });

/** Servers that ask to come back later, to slow down or to send less at once. */
export const limitScenarios: SmtpScenario[] = [
  {
    name: "greylisted",
    rule: "smtp.greylisted",
    class: "temp",
    action: "send",
    ...rcpt("450 4.2.0 <ada@example.com>: Recipient address rejected: Greylisted"),
  },
  {
    name: "greylisted in a check",
    rule: "smtp.greylisted",
    class: "temp",
    ...rcpt("451 4.7.1 Greylisting in action, please come back later"),
  },
  {
    name: "put off without naming greylisting",
    rule: "smtp.deferred",
    class: "temp",
    action: "send",
    ...rcpt("451 4.7.1 Please try again later"),
  },
  {
    name: "too many connections at the greeting",
    rule: "smtp.connections",
    class: "quota",
    server: { script: { greeting: "421 4.7.0 Too many connections from your address" } },
  },
  {
    name: "too many sessions of the account",
    rule: "smtp.connections",
    class: "quota",
    ...atHost("mail.example.com", ada, { auth: "454 4.7.0 Too many active sessions for user" }),
  },
  {
    name: "the conversation took too long",
    rule: "smtp.idle",
    class: "temp",
    ...mail("421 4.4.2 mail.example.com Error: timeout exceeded"),
  },
  {
    name: "too many recipients",
    rule: "smtp.recipients.too-many",
    class: "msg",
    action: "send",
    ...rcpt("452 4.5.3 Error: recipient limit"),
  },
  {
    name: "too many recipients, without an enhanced code",
    rule: "smtp.recipients.too-many.text",
    class: "msg",
    action: "send",
    ...rcpt("452 Too many recipients received this hour"),
  },
  { name: "throttled at the sender", rule: "smtp.throttled", class: "quota", ...mail("450 4.7.1 Too fast") },
  {
    name: "throttled while the server closes",
    rule: "smtp.throttled",
    class: "quota",
    action: "send",
    server: { script: { final: "421 4.7.0 Slow down" } },
  },
  {
    name: "a passing problem with the sender",
    rule: "smtp.temporary",
    class: "temp",
    ...mail("451 4.3.0 Error: queue file write error"),
  },
  {
    name: "a passing problem with the recipient",
    rule: "smtp.temporary",
    class: "temp",
    ...rcpt("450 4.1.2 Domain not resolvable right now"),
  },
  {
    name: "a passing problem at the beginning of the message",
    rule: "smtp.temporary",
    class: "temp",
    action: "send",
    server: { script: { data: "452 4.3.1 Insufficient system storage" } },
  },
  {
    name: "a passing problem with the message",
    rule: "smtp.temporary",
    class: "temp",
    action: "send",
    server: { script: { final: "451 4.6.0 Content filter not reachable" } },
  },
];
