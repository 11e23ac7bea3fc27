import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { failure } from "#lib/email/facts.ts";

const unresolvable = (code: string) => ({
  resolve: () => Promise.reject(Object.assign(failure(code, `queryA ${code}`), { code })),
});
const resolvesTo = (address: string) => ({ resolve: async () => [{ address, family: 4 }] });
const briefly = { connectMs: 100 };

/** Our own policy, names and ports. */
export const networkScenarios: SmtpScenario[] = [
  {
    name: "the host is not among the allowed ones",
    rule: "policy.host",
    class: "config",
    policy: { allowedHosts: ["smtp.example.com"] },
  },
  {
    name: "the host leads to this machine and is not named as allowed",
    rule: "policy.loopback",
    class: "config",
    policy: { allowedHosts: ["*"] },
  },
  {
    name: "the host leads to an address that is never dialled",
    rule: "policy.address",
    class: "config",
    policy: resolvesTo("169.254.169.254"),
  },
  {
    name: "the host does not exist",
    rule: "net.host.unknown",
    class: "config",
    policy: unresolvable("ENOTFOUND"),
  },
  {
    name: "a mistyped host does not exist",
    rule: "net.host.unknown",
    class: "config",
    connector: { host: "smtp.gmial.com", startTls: "required" },
    policy: unresolvable("ENOTFOUND"),
  },
  {
    name: "an internal name is not known here",
    rule: "net.host.internal",
    class: "config",
    connector: { host: "mailserver" },
    policy: unresolvable("ENOTFOUND"),
  },
  {
    name: "DNS gives no answer",
    rule: "net.dns.failed",
    class: "host",
    policy: unresolvable("EAI_AGAIN"),
  },
  {
    name: "DNS takes too long",
    rule: "net.dns.failed",
    class: "host",
    policy: { resolve: () => new Promise(() => {}) },
    limits: { dnsMs: 50 },
  },
  {
    name: "nothing listens on the port",
    rule: "net.refused",
    class: "config",
    connector: { port: 2526 },
  },
  {
    name: "nothing listens on the port, but another one answers",
    rule: "net.refused",
    class: "config",
    connector: { port: 587, startTls: "required" },
    otherPort: { port: 465, secure: true },
  },
  {
    name: "nothing listens on this machine",
    rule: "net.refused.localhost",
    class: "config",
    connector: { host: "localhost", port: 25 },
  },
  {
    name: "connections to port 25 vanish",
    rule: "net.connect.timeout.25",
    class: "host",
    connector: { port: 25 },
    server: "noAnswer",
    otherPort: { port: 587, secure: false },
    limits: briefly,
  },
  {
    name: "connections to port 587 vanish",
    rule: "net.connect.timeout",
    class: "host",
    connector: { startTls: "required" },
    server: "noAnswer",
    otherPort: { port: 465, secure: true },
    limits: briefly,
  },
  {
    name: "connections to Microsoft vanish",
    rule: "net.connect.timeout",
    class: "host",
    connector: { service: "outlook365" },
    server: "noAnswer",
    limits: briefly,
  },
  {
    name: "Tuta has no server for programs",
    rule: "tuta.no-smtp",
    class: "config",
    connector: { service: "tutanota" },
    policy: unresolvable("ENOTFOUND"),
  },
];
