import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { trustedAuthority } from "#e2e/scenarios/scenario-certificates.ts";
import { type MailRules, openMailRules } from "#lib/email/policy.ts";

const rules = (changes: Partial<MailRules>) => ({ mail: { ...openMailRules, ...changes } });

/** What the policy of the operator refuses, and services that are no mail servers. */
export const guardRailScenarios: SmtpScenario[] = [
  {
    name: "the port is not among the allowed ones",
    rule: "policy.port",
    class: "config",
    connector: { port: 5432 },
    policy: { allowedPorts: [25, 465, 587] },
  },
  {
    name: "the host leads into a private network, and those are closed",
    rule: "policy.private",
    class: "config",
    policy: { isPrivateAllowed: false, resolve: async () => [{ address: "10.0.0.5", family: 4 }] },
  },
  {
    name: "none of the recipients is allowed",
    rule: "policy.recipient",
    class: "msg",
    action: "send",
    policy: rules({ allowedRecipients: ["*@example.org"] }),
  },
  {
    name: "some of the recipients are not allowed",
    rule: "policy.recipients.partly",
    class: "rcpt",
    action: "send",
    policy: rules({ allowedRecipients: ["ada@*"] }),
    server: {},
    message: { to: [{ address: "ada@example.com" }, { address: "eve@example.com" }] },
  },
  {
    name: "the sender's domain is not allowed",
    rule: "policy.sender",
    class: "config",
    policy: rules({ allowedDomains: ["example.org"] }),
  },
  {
    name: "replies would go to a domain that is not allowed",
    rule: "policy.replyTo",
    class: "msg",
    action: "send",
    policy: rules({ allowedDomains: ["example.com"] }),
    message: { replyTo: [{ address: "eve@example.net" }] },
  },
  {
    name: "the service is not allowed",
    rule: "policy.service",
    class: "config",
    connector: { service: "sendgrid", auth: { username: "apikey", password: "wrong" } },
    policy: rules({ services: ["gmail", "other"] }),
  },
  {
    name: "the host leads into a range that the settings refuse",
    rule: "policy.range",
    class: "config",
    policy: { refusedRanges: ["10.0.0.0/8"], resolve: async () => [{ address: "10.0.0.5", family: 4 }] },
  },
  {
    name: "the connector trusts a certificate of its own, which is not allowed",
    rule: "policy.trusted-certificate",
    class: "config",
    connector: { port: 465, secure: true, trustedCertificate: trustedAuthority },
    policy: { areTlsExceptionsAllowed: false },
  },
  {
    name: "the connector allows old TLS, which is not allowed",
    rule: "policy.old-tls",
    class: "config",
    connector: { port: 465, secure: true, isOldTlsAllowed: true },
    policy: { areTlsExceptionsAllowed: false },
  },
  {
    name: "an FTP server greets like a mail server",
    rule: "smtp.foreign",
    class: "config",
    connector: { port: 2587 },
    server: { script: { greeting: "220 files.internal.example FTP server (internal build 7) ready" } },
  },
  {
    name: "a service that numbers its answers refuses every greeting",
    rule: "smtp.ehlo.refused",
    class: "config",
    server: { script: { greeting: "220 ledger.internal.example", hello: "500 What is EHLO?" } },
  },
  {
    name: "an answer in the middle of the dialogue is none of SMTP",
    rule: "smtp.endless",
    class: "config",
    server: { script: { mail: "HTTP/1.1 400 Bad Request" } },
  },
];
