import type { CertificateKind, SmtpScenario } from "#e2e/scenarios/scenario.ts";

const secure = { port: 465, secure: true } as const;
const shows = (certificate: CertificateKind) => ({ tls: "implicit", certificate }) as const;

/** Certificates that are refused. */
export const certificateScenarios: SmtpScenario[] = [
  {
    name: "a certificate that the server signed itself",
    rule: "tls.certificate.self-signed",
    class: "config",
    connector: secure,
    server: shows("selfSigned"),
  },
  {
    name: "a self-signed certificate after STARTTLS",
    rule: "tls.certificate.self-signed",
    class: "config",
    connector: { startTls: "required" },
    server: { tls: "starttls", certificate: "selfSigned" },
  },
  {
    name: "a certificate of a private authority that is sent along",
    rule: "tls.certificate.private-authority",
    class: "host",
    connector: secure,
    server: shows("privateAuthority"),
  },
  {
    name: "a certificate of a device that inspects connections",
    rule: "tls.certificate.inspected",
    class: "host",
    connector: { service: "gmail" },
    server: shows("inspected"),
  },
  {
    name: "a certificate of an unknown issuer",
    rule: "tls.certificate.incomplete",
    class: "config",
    connector: secure,
    server: shows("unknownIssuer"),
  },
  {
    name: "a certificate that has expired",
    rule: "tls.certificate.expired",
    class: "config",
    connector: secure,
    server: shows("expired"),
  },
  {
    name: "the certificate of the issuer has expired",
    rule: "tls.certificate.expired",
    class: "config",
    connector: secure,
    server: shows("expiredIssuer"),
  },
  {
    name: "a certificate that is not valid yet",
    rule: "tls.certificate.early",
    class: "host",
    connector: secure,
    server: shows("early"),
  },
  {
    name: "a certificate for another host",
    rule: "tls.certificate.name",
    class: "config",
    connector: secure,
    server: shows("wrongHost"),
  },
  {
    name: "a certificate for a name where an address was dialled",
    rule: "tls.certificate.name.address",
    class: "config",
    connector: { ...secure, host: "127.0.0.1" },
    server: shows("wrongHost"),
  },
  {
    name: "a certificate that is not one for servers",
    rule: "tls.certificate",
    class: "config",
    connector: secure,
    server: shows("forSigning"),
  },
];
