import type { Rule } from "#lib/diagnosis/rule.ts";

const lookUp = (code: number) => `https://login.microsoftonline.com/error?code=${code}`;
const newSecret = 'make a new secret under "Certificates & secrets" of the application';
const guid = /^\s*[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\s*$/i;

/** Client secrets that Microsoft Entra does not take, or that never reach it. */
export const entraCredentialRules: Rule[] = [
  {
    id: "entra.secret.wrong",
    match: { entraCode: 7000215 },
    class: "config",
    title: "The client secret is wrong",
    cause:
      "Entra knows the application but not this secret. It was mistyped, it was deleted, or it belongs to another application.",
    remedies: [
      "Copy the Value column, not the Secret ID. The value is shown only once, right after it was made.",
      `If the value is no longer shown, ${newSecret} and paste its value here.`,
    ],
    link: lookUp(7000215),
    field: "credential.clientSecret",
  },
  {
    id: "entra.secret.id",
    match: { entraCode: 7000215, clientSecret: guid },
    class: "config",
    title: "The secret's ID was entered instead of its value",
    cause: "What was entered as the client secret has the form of an ID. Secrets look different.",
    remedies: [
      "Copy the Value column, not the Secret ID.",
      `The value is shown only once: if it is no longer there, ${newSecret} and paste its value here.`,
    ],
    link: lookUp(7000215),
    field: "credential.clientSecret",
  },
  {
    id: "entra.secret.blank",
    match: { entraCode: 7000215, clientSecret: /^\s|\s$/ },
    class: "config",
    title: "The client secret begins or ends with a blank",
    cause: "It came along when the secret was pasted, and Entra counts it as a part of the secret.",
    remedies: ["Remove the blanks around it.", "If it is still refused, copy the secret's value anew."],
    link: lookUp(7000215),
    field: "credential.clientSecret",
    fixes: ["trimSecret"],
  },
  {
    id: "entra.secret.expired",
    match: { entraCode: 7000222 },
    class: "config",
    title: "The client secret has expired",
    cause: "The secret was right, but its end date has passed.",
    remedies: [
      'Make a new secret under "Certificates & secrets", paste its value here and enter its expiry date.',
      "Then remove the old one there.",
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
    fixes: ["credentialsInBody"],
  },
  {
    id: "entra.header.lost",
    match: { entraCode: 900144 },
    class: "config",
    title: "Entra found no credentials in the request",
    cause: "A part of the request did not arrive. A proxy that removes the Authorization header has this effect.",
    remedies: ["Send the credentials in the body.", "Check what stands between Mailroom and the sign-in host."],
    link: lookUp(900144),
    fixes: ["credentialsInBody"],
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
];
