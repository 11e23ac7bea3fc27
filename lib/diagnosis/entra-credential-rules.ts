import type { Rule } from "#lib/diagnosis/rule.ts";
import { stageLabels } from "#lib/email/report.ts";

const lookUp = (code: number) => `https://login.microsoftonline.com/error?code=${code}`;

/** Secrets and certificates that Microsoft Entra does not take, or that cannot be used at all. */
export const entraCredentialRules: Rule[] = [
  {
    id: "entra.secret.wrong",
    match: { entraCode: 7000215 },
    class: "config",
    title: "The client secret is wrong",
    cause:
      "Entra knows the application but not this secret. Most often the secret's ID was copied instead of its value, or the secret belongs to another application.",
    remedies: [
      "Copy the Value column, not the Secret ID. The value is shown only once, right after it was made.",
      'If the value is no longer shown, make a new secret under "Certificates & secrets" and paste its value here.',
      "Check that no blank was pasted with it.",
    ],
    link: lookUp(7000215),
    field: "credential.clientSecret",
  },
  {
    id: "entra.secret.expired",
    match: { entraCode: 7000222 },
    class: "config",
    title: "The client secret has expired",
    cause: "The secret was right, but its end date has passed.",
    remedies: [
      'Make a new secret under "Certificates & secrets", paste its value here and enter its expiry date.',
      "A certificate lasts longer and cannot be copied by accident: consider it as the credential.",
    ],
    link: lookUp(7000222),
    field: "credential.clientSecret",
  },
  {
    id: "entra.secret.missing",
    match: { entraCode: 7000218 },
    class: "config",
    title: "No client secret arrived",
    cause: "Entra found neither a secret nor a signed assertion in the request.",
    remedies: [
      "Enter the client secret again.",
      "If the credentials are sent in the Authorization header, try the body: something on the way may remove the header.",
    ],
    link: lookUp(7000218),
    field: "credential.clientSecret",
  },
  {
    id: "entra.secret.absent",
    match: { code: "SECRET_MISSING" },
    class: "config",
    title: "The client secret is missing",
    cause: "This connector has no client secret to sign in with.",
    remedies: ["Enter the client secret."],
    field: "credential.clientSecret",
  },
  {
    id: "entra.certificate.refused",
    match: { entraCode: [700027, 700030, 50027] },
    class: "config",
    title: "Entra does not accept the certificate",
    cause: "The application has no certificate with this thumbprint, or it has expired.",
    remedies: [
      `Compare the thumbprint in the stage "${stageLabels.token}" with the list under "Certificates & secrets" of the application.`,
      "Upload this certificate (without its key) there, or enter the one that is registered.",
      "Check that the certificate has not expired.",
    ],
    link: lookUp(700027),
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
