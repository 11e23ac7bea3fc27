import type { Rule } from "#lib/diagnosis/rule.ts";
import { stageLabels } from "#lib/email/report.ts";

const lookUp = (code: number) => `https://login.microsoftonline.com/error?code=${code}`;

/** Certificates that Microsoft Entra does not take, or that cannot be used at all. */
export const entraCertificateRules: Rule[] = [
  {
    id: "entra.certificate.refused",
    match: { entraCode: [700027, 50027] },
    class: "config",
    title: "Entra does not accept the certificate",
    cause: "The application has no certificate with this thumbprint.",
    remedies: [
      `Compare the thumbprint in the stage "${stageLabels.token}" with the list under "Certificates & secrets" of the application.`,
      "Upload this certificate (without its key) there, or enter the one that is registered.",
    ],
    link: lookUp(700027),
    field: "credential.certificate",
  },
  {
    id: "entra.certificate.expired",
    match: { entraCode: 700027, text: /\bexpired\b/i },
    class: "config",
    title: "The application's certificate has expired",
    cause: "Entra knows this certificate, but its end date has passed.",
    remedies: [
      'Make a new certificate with its key, upload the certificate under "Certificates & secrets" and enter both here.',
    ],
    link: lookUp(700027),
    field: "credential.certificate",
  },
  {
    id: "entra.certificate.subject",
    match: { entraCode: 700030 },
    class: "config",
    title: "The name in the certificate is not the one that the application allows",
    cause: "The application accepts certificates by their subject, and this certificate is made out for another.",
    remedies: [
      "Use a certificate with the subject that the application trusts.",
      'Or upload this certificate itself under "Certificates & secrets".',
    ],
    link: lookUp(700030),
    field: "credential.certificate",
  },
  {
    id: "entra.certificate.clock",
    match: { entraCode: 700024 },
    class: "host",
    title: "The clock of Mailroom's machine is wrong",
    cause: "The signed assertion is valid for ten minutes, and by Entra's clock this time lies elsewhere.",
    remedies: ["Set the clock of the machine that Mailroom runs on, best by NTP."],
    link: lookUp(700024),
  },
  {
    id: "entra.certificate.unusable",
    match: { code: ["CERTIFICATE_UNREADABLE", "KEY_UNREADABLE", "KEY_NOT_RSA", "KEY_MISMATCH"] },
    class: "config",
    title: "The certificate and its private key cannot be used together",
    cause:
      "Entra needs an RSA key that is not protected by a password and that belongs to the certificate. One of these does not hold.",
    remedies: [
      "Enter the certificate and the private key of the same pair, both in PEM form.",
      "Take the password off the key file first; Mailroom stores it encrypted.",
    ],
    link: "https://learn.microsoft.com/entra/identity-platform/certificate-credentials",
    field: "credential.certificate",
  },
];
