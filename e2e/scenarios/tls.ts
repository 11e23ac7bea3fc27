import { getDiffieHellman } from "node:crypto";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { trustedAuthority } from "#e2e/scenarios/scenario-certificates.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { pem, sequence, unsigned } from "#e2e/stand-ins/der.ts";

const ada = { username: "ada@example.com", password: "correct horse battery" };
const auth = { mechanisms: ["PLAIN"], users: { [ada.username]: ada.password } };
const secure = { port: 465, secure: true } as const;
const startTls = { startTls: "required" } as const;
const client = createAuthority("Client authority");
const issued = () => client.issue({ names: ["mailroom.example.com"] });
const unmatched = { certificate: issued().cert, privateKey: issued().key };
const implicit = { tls: "implicit", certificate: "good" } as const;
const offersTls = { tls: "starttls", certificate: "good" } as const;

/** A group of 1024 bits, too small since years (RFC 2409 section 6.2). */
function smallGroup(): string {
  const group = getDiffieHellman("modp2");
  return pem("DH PARAMETERS", sequence(unsigned(group.getPrime()), unsigned(group.getGenerator())));
}

/** TLS in the wrong place, STARTTLS that goes wrong, and handshakes that fail. */
export const tlsScenarios: SmtpScenario[] = [
  {
    name: "Secure on a port that starts in plain text",
    rule: "tls.mode.plain-port",
    class: "config",
    connector: { secure: true },
    server: {},
  },
  {
    name: "a server that answers in TLS without Secure",
    rule: "tls.mode.tls-bytes",
    class: "config",
    connector: { port: 465 },
    server: { script: { greeting: "\x15\x03\x01\x00\x02\x02\x16" } },
  },
  {
    name: "STARTTLS is not offered",
    rule: "tls.starttls.missing",
    class: "config",
    connector: startTls,
    server: { auth },
  },
  {
    name: "a server that knows only HELO offers no STARTTLS",
    rule: "tls.starttls.missing",
    class: "config",
    connector: startTls,
    server: { script: { ehlo: false } },
  },
  {
    name: "STARTTLS that the operator requires is not offered",
    rule: "tls.starttls.missing.setting",
    class: "config",
    server: {},
    hostRules: { startTls: "required" },
  },
  {
    name: "a firewall overwrites STARTTLS",
    rule: "tls.starttls.masked",
    class: "host",
    connector: startTls,
    server: { script: { ehlo: ["SIZE 10240000", "XXXXXXXA"] } },
  },
  {
    name: "the password would cross in plain text",
    rule: "tls.password.unencrypted",
    class: "config",
    connector: { startTls: "whenOffered", auth: ada },
    server: { auth },
  },
  {
    name: "STARTTLS is refused",
    rule: "tls.starttls.refused",
    class: "temp",
    connector: startTls,
    server: { ...offersTls, script: { starttls: "454 4.7.0 TLS not available due to local problem" } },
  },
  {
    name: "something is put behind the answer to STARTTLS",
    rule: "tls.starttls.refused",
    class: "temp",
    connector: startTls,
    server: { ...offersTls, script: { starttls: "220 Go ahead\n250-mail.test\n250 AUTH PLAIN" } },
  },
  {
    name: "plain text follows STARTTLS",
    rule: "tls.starttls.garbage",
    class: "config",
    connector: startTls,
    server: { ...offersTls, script: { handshake: "plain" } },
  },
  {
    name: "no answer to STARTTLS",
    rule: "timeout.answer",
    class: "temp",
    connector: startTls,
    server: { ...offersTls, script: { silentAt: "starttls" } },
    limits: { answerMs: 1_000 },
  },
  {
    name: "closed instead of an answer to STARTTLS",
    rule: "net.closed",
    class: "temp",
    connector: startTls,
    server: { ...offersTls, script: { closeAt: "starttls" } },
  },
  {
    name: "reset after STARTTLS",
    rule: "tls.closed",
    class: "config",
    connector: startTls,
    server: { ...offersTls, script: { handshake: "reset" } },
  },
  {
    name: "closed after STARTTLS",
    rule: "tls.closed",
    class: "config",
    connector: startTls,
    server: { ...offersTls, script: { handshake: "close" } },
  },
  {
    name: "reset instead of a handshake",
    rule: "tls.closed",
    class: "config",
    connector: secure,
    server: { ...implicit, script: { handshake: "reset" } },
  },
  {
    name: "no answer to the handshake",
    rule: "tls.handshake",
    class: "config",
    connector: secure,
    server: { ...implicit, script: { handshake: "silent" } },
    limits: { tlsMs: 300 },
  },
  {
    name: "no handshake after STARTTLS",
    rule: "tls.handshake",
    class: "config",
    connector: startTls,
    server: { ...offersTls, script: { handshake: "silent" } },
    limits: { tlsMs: 300 },
  },
  {
    name: "a server that speaks only TLS 1.0",
    rule: "tls.version",
    class: "config",
    connector: secure,
    server: { ...implicit, tlsVersion: "TLSv1" },
  },
  {
    name: "a server that speaks only TLS 1.1, after STARTTLS",
    rule: "tls.version",
    class: "config",
    connector: startTls,
    server: { ...offersTls, tlsVersion: "TLSv1.1" },
  },
  {
    name: "a server that speaks only TLS 1.2 where the settings ask for 1.3",
    rule: "tls.version",
    class: "config",
    connector: secure,
    server: { ...implicit, tlsVersion: "TLSv1.2" },
    hostRules: { tls: { minVersion: "TLSv1.3" } },
  },
  {
    name: "a server that wants a client certificate",
    rule: "tls.client-certificate",
    class: "config",
    connector: secure,
    server: { ...implicit, clientAuthority: trustedAuthority },
  },
  {
    name: "a client certificate and the key of another one",
    rule: "client-certificate.unusable",
    class: "config",
    connector: { ...secure, clientCertificate: unmatched },
    server: implicit,
  },
  {
    name: "a server that wants a client certificate after STARTTLS",
    rule: "tls.client-certificate",
    class: "config",
    connector: startTls,
    server: { ...offersTls, clientAuthority: trustedAuthority },
  },
  {
    name: "a server with a small key",
    rule: "tls.weak",
    class: "config",
    connector: secure,
    server: {
      ...{ tls: "implicit", certificate: "rsa", tlsVersion: "TLSv1.2" },
      ciphers: "DHE-RSA-AES128-GCM-SHA256",
      dhparam: smallGroup(),
    },
  },
  {
    name: "a server without a cipher in common",
    rule: "tls.no-common",
    class: "config",
    connector: secure,
    server: { ...implicit, tlsVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA" },
  },
];
