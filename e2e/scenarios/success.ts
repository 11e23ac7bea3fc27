import { appPassword, atService, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";

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
