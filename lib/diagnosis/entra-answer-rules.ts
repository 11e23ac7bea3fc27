import type { Rule } from "#lib/diagnosis/rule.ts";

const codes = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
const health = "https://status.cloud.microsoft";

/** Microsoft Entra at its limits or in trouble, and refusals of which only the general kind is known. */
export const entraAnswerRules: Rule[] = [
  {
    id: "entra.throttled.code",
    match: { entraCode: [90055, 50196] },
    class: "quota",
    title: "Entra was asked for tokens too often",
    cause:
      "Entra limits how often an application may sign in. Mailroom keeps each token until shortly before its end, so another program with the same client ID is probably using the limit up.",
    remedies: ["Wait {wait}.", "Give Mailroom an application of its own."],
    link: codes,
  },
  {
    id: "entra.throttled",
    match: { stage: ["tenant", "token"], httpStatus: 429 },
    class: "quota",
    title: "Entra was asked too often",
    cause:
      "The sign-in host limits the number of requests. Another program with the same client ID, or behind the same public address, may be using the limit up.",
    remedies: ["Wait {wait}.", "Give Mailroom an application of its own."],
    link: codes,
  },
  {
    id: "entra.trouble.code",
    match: { entraCode: [90033, 90006, 90024, 90012, 90090] },
    class: "temp",
    title: "Entra has trouble at the moment",
    cause: "The directory service reports a passing problem of its own.",
    remedies: ["Wait {wait}, then try again."],
    link: health,
  },
  {
    id: "entra.trouble",
    match: { stage: ["tenant", "token"], httpStatus: [500, 502, 503, 504] },
    class: "temp",
    title: "Entra has trouble at the moment",
    cause: "The sign-in host answered with a passing error of its own.",
    remedies: ["Wait {wait}, then try again.", "If it stays so, look at the service health page of Microsoft 365."],
    link: health,
  },
  {
    id: "entra.client.refused",
    match: { oauthError: ["invalid_client", "unauthorized_client"] },
    class: "config",
    title: "Entra does not accept the application's credentials",
    cause: "The sign-in host refused the client ID together with its secret or certificate.",
    remedies: [
      "Compare client ID and credential with the application in the Microsoft Entra admin center.",
      "Look the AADSTS number in the server's answer up.",
    ],
    link: codes,
    field: "clientId",
  },
  {
    id: "entra.refused",
    match: {
      oauthError: [
        "invalid_request",
        "invalid_grant",
        "invalid_scope",
        "invalid_resource",
        "invalid_tenant",
        "access_denied",
        "interaction_required",
        "unsupported_grant_type",
      ],
    },
    class: "config",
    title: "Entra refused the request",
    cause: "The sign-in host did not accept what was asked for. The AADSTS number in its answer stands for the reason.",
    remedies: [
      "Look the AADSTS number in the server's answer up.",
      "Search the sign-in log of service principals for the correlation ID.",
    ],
    link: codes,
  },
];
