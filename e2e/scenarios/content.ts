import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";

const refuses = (final: string) => ({ action: "send", server: { script: { final } } }) as const;
const networkAddress = "[192.0.2.7]";

/** The message, and what DNS says about its sender. */
export const contentScenarios: SmtpScenario[] = [
  {
    name: "the message is larger than announced",
    rule: "smtp.size.announced",
    class: "msg",
    action: "send",
    server: { script: { ehlo: ["SIZE 1000"] } },
    message: { text: "word ".repeat(500) },
  },
  {
    name: "the message is too large, said with the sender",
    rule: "smtp.size.code",
    class: "msg",
    action: "send",
    server: { script: { mail: "552 5.3.4 Message size exceeds fixed limit" } },
  },
  {
    name: "the message is too large, said after it",
    rule: "smtp.size.refused",
    class: "msg",
    ...refuses("552 Message size exceeds maximum permitted"),
  },
  {
    name: "the message is blocked for its content, with the reply for large ones",
    rule: "smtp.content.refused.code",
    class: "msg",
    ...refuses(
      "552-5.7.0 This message was blocked because its content presents a potential\n" +
        "552-5.7.0 security issue. To review our message content and attachment content\n" +
        "552 5.7.0 guidelines, go to https://support.google.com/mail/?p=BlockedMessage - gsmtp",
    ),
  },
  {
    name: "the message may not begin",
    rule: "smtp.data.refused",
    class: "config",
    action: "deepCheck",
    server: { script: { data: "554 5.5.1 Error: no valid recipients" } },
  },
  { name: "the message looks like spam", rule: "smtp.content.refused", class: "msg", ...refuses("554 5.6.0 Spam") },
  {
    name: "the mail is not authenticated",
    rule: "domain.unauthenticated",
    class: "config",
    ...refuses("550 5.7.23 The message was rejected"),
  },
  {
    name: "the mail does not pass DMARC",
    rule: "domain.unauthenticated.text",
    class: "config",
    ...refuses("550 5.7.1 Unauthenticated email from example.com is not accepted due to the domain's DMARC policy"),
  },
  {
    name: "the SPF record cannot be evaluated",
    rule: "domain.spf.broken",
    class: "config",
    action: "send",
    server: { script: { rcpt: () => "550 5.7.1 SPF permerror: too many DNS lookups for example.com" } },
  },
  {
    name: "the SPF record cannot be evaluated, said by its code",
    rule: "domain.spf.broken.code",
    class: "config",
    ...refuses("550 5.7.24 Sender validation failed"),
  },
  {
    name: "the machine has no name in DNS",
    rule: "host.reverse-dns.text",
    class: "host",
    server: {
      script: { rcpt: () => `450 4.7.1 Client host rejected: cannot find your reverse hostname, ${networkAddress}` },
    },
  },
  {
    name: "the machine has no name in DNS, said by its code",
    rule: "host.reverse-dns",
    class: "host",
    ...refuses("550 5.7.25 Your address is not acceptable"),
  },
  {
    name: "the machine is on a block list",
    rule: "host.blocked",
    class: "host",
    server: {
      script: {
        rcpt: () => `554 5.7.1 Service unavailable; Client host ${networkAddress} blocked using zen.spamhaus.org`,
      },
    },
  },
  {
    name: "the network of the machine is on Outlook's block list",
    rule: "host.blocked",
    class: "host",
    server: {
      script: {
        mail:
          `550 5.7.1 Unfortunately, messages from ${networkAddress} weren't sent. Please contact your Internet service ` +
          "provider since part of their network is on our block list (S3140).",
      },
    },
  },
  {
    name: "the sender's IP address is on a block list",
    rule: "host.blocked",
    class: "host",
    server: { script: { rcpt: () => "550 5.7.1 Sender IP is blacklisted" } },
  },
];
