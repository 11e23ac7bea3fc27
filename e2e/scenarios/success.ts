import { appPassword, atService, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { defaultTls } from "#lib/email/policy.ts";

const ada = { username: "ada@example.com", password: ownPassword };
const auth = { mechanisms: ["PLAIN"], users: { [ada.username]: ada.password } };
const offersTls = { tls: "starttls", certificate: "good" } as const;
const encrypted = { startTls: "required" } as const;

/** Connectors that work, with what deserves attention all the same. */
export const successScenarios: SmtpScenario[] = [
  { name: "connected without TLS", rule: "warning.plain", class: "config", server: {} },
  {
    name: "the certificate ends soon",
    rule: "warning.certificate.ending",
    class: "config",
    connector: { port: 465, secure: true },
    server: { tls: "implicit", certificate: "ending" },
  },
  {
    name: "an old version of TLS is allowed",
    rule: "warning.tls.old",
    class: "config",
    connector: { port: 465, secure: true, isOldTlsAllowed: true },
    server: { tls: "implicit", certificate: "good", tlsVersion: "TLSv1" },
  },
  {
    name: "an old version of TLS is allowed by the settings",
    rule: "warning.tls.old.setting",
    class: "config",
    connector: { port: 465, secure: true },
    server: { tls: "implicit", certificate: "good", tlsVersion: "TLSv1.1" },
    hostRules: { tls: { minVersion: "TLSv1" } },
  },
  {
    name: "the certificate is not checked",
    rule: "warning.certificate.unchecked",
    class: "config",
    connector: { port: 465, secure: true },
    server: { tls: "implicit", certificate: "selfSigned" },
    policy: { tls: { ...defaultTls, verification: "none" } },
  },
  {
    name: "the name in the certificate is not checked",
    rule: "warning.certificate.any-name",
    class: "config",
    connector: { port: 465, secure: true },
    server: { tls: "implicit", certificate: "wrongHost" },
    hostRules: { tls: { verification: "certificate" } },
  },
  {
    name: "the operator has switched STARTTLS off",
    rule: "warning.plain.setting",
    class: "config",
    connector: encrypted,
    server: offersTls,
    hostRules: { startTls: "never" },
  },
  {
    name: "Google sends under the account's own address",
    rule: "warning.sender.rewritten",
    class: "config",
    connector: { service: "gmail", auth: { username: "ada@gmail.com", password: appPassword } },
    server: {
      ...{ tls: "implicit", certificate: "good" },
      auth: { mechanisms: ["PLAIN"], users: { "ada@gmail.com": appPassword } },
    },
  },
  {
    name: "the sign-in is not needed",
    rule: "warning.auth.needless",
    class: "config",
    action: "deepCheck",
    connector: { ...encrypted, auth: ada },
    server: { ...offersTls, auth },
  },
  {
    name: "accepted mail may be taken for spam",
    rule: "hint.spam",
    class: "config",
    action: "send",
    connector: { ...encrypted, auth: ada },
    server: { ...offersTls, auth, requireAuth: true },
  },
  {
    name: "mail to the sandbox stays there",
    rule: "hint.sandbox",
    class: "msg",
    action: "send",
    connector: { host: "127.0.0.1", port: 2500 },
    server: {},
    isSandbox: true,
  },
  {
    name: "mail to a service for tests stays there",
    rule: "hint.catcher",
    class: "msg",
    action: "send",
    ...atService("ethereal", { username: "ada@ethereal.email", password: ownPassword }, {}),
  },
];
