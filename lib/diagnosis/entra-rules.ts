import type { Rule } from "#lib/diagnosis/rule.ts";
import { stageLabels } from "#lib/email/report.ts";

const overview = "Compare it with the overview page of the application in the Microsoft Entra admin center.";
const codes = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
const lookUp = (code: number) => `https://login.microsoftonline.com/error?code=${code}`;

/** Refusals of Microsoft Entra: the tenant, the application, its right to sign in. */
export const entraRules: Rule[] = [
  {
    id: "entra.tenant.unknown",
    match: { entraCode: [90002, 900023] },
    class: "config",
    title: "This tenant does not exist in the chosen cloud",
    cause:
      "Microsoft Entra knows no directory with this tenant ID. It is mistyped, it was deleted, or it lives in another Microsoft cloud.",
    remedies: [
      `Check the tenant ID. ${overview}`,
      "If the tenant ID is right, choose the cloud that your organisation uses.",
    ],
    link: lookUp(90002),
    field: "tenantId",
  },
  {
    id: "entra.cloud.other",
    match: { entraCode: [900382, 90038, 900381] },
    class: "config",
    title: "The tenant belongs to another Microsoft cloud",
    cause: "The sign-in host answered that this tenant is served elsewhere.",
    remedies: ["Choose the other cloud: US Government, DoD or China tenants have sign-in hosts of their own."],
    link: "https://learn.microsoft.com/graph/deployments",
    field: "cloud",
  },
  {
    id: "entra.client.unknown",
    match: { entraCode: 700016 },
    class: "config",
    title: "The tenant does not know this client ID",
    cause:
      "There is no application with this client ID in the tenant. One of the two IDs is wrong, they are swapped, or the application was never added to this tenant.",
    remedies: [
      `Check the client ID ("Application (client) ID"). ${overview}`,
      'Check the tenant ID ("Directory (tenant) ID") on the same page: are the two swapped?',
      "If the application was registered in another tenant, an administrator of this one must consent to it first.",
    ],
    link: lookUp(700016),
    field: "clientId",
  },
  {
    id: "entra.client.disabled",
    match: { entraCode: 7000112 },
    class: "config",
    title: "The application is disabled",
    cause: "An administrator, or Microsoft, has switched sign-in off for this application.",
    remedies: [
      'In Entra, under Enterprise applications, open the application and set "Enabled for users to sign in" to Yes.',
    ],
    link: lookUp(7000112),
    field: "clientId",
  },
  {
    id: "entra.resource.unknown",
    match: { entraCode: [500011, 650057, 500014] },
    class: "config",
    title: "Graph is not known where the application signs in",
    cause:
      "The token was asked for a Graph host that this tenant does not have. The cloud does not fit the tenant, or the operator has overridden the scope.",
    remedies: [
      "Choose the cloud that the tenant belongs to.",
      "If the operator has set other addresses for the Microsoft clouds, check that scope and Graph host belong together.",
    ],
    link: lookUp(500011),
    field: "cloud",
  },
  {
    id: "entra.scope.invalid",
    match: { entraCode: [70011, 1002012] },
    class: "config",
    title: "Entra does not accept the scope",
    cause: "The scope of an application must end with /.default. The operator has overridden it with another.",
    remedies: ["Remove the operator's override of the scope, or let it end with /.default."],
    link: lookUp(70011),
    field: "cloud",
  },
  {
    id: "entra.policy.blocked",
    match: { entraCode: [53003, 530032, 530035, 53000, 53001] },
    class: "config",
    title: "A conditional access policy blocks the application",
    cause: "The credentials are right, but a policy of the tenant does not let this application sign in from here.",
    remedies: [
      `In Entra, open the sign-in log of service principals: it names the policy. The correlation ID in the stage "${stageLabels.token}" finds the entry.`,
      "Add Mailroom's public address to the policy's trusted locations, or exclude the application from the policy.",
    ],
    link: lookUp(53003),
  },
  {
    id: "entra.throttled.code",
    match: { entraCode: [90055, 50196] },
    class: "quota",
    title: "Entra was asked for tokens too often",
    cause:
      "Entra limits how often an application may sign in. Another program with the same client ID may be using the limit up.",
    remedies: ["Wait a few minutes.", "Give Mailroom an application of its own."],
    link: codes,
  },
  {
    id: "entra.throttled",
    match: { stage: ["tenant", "token"], httpStatus: 429 },
    class: "quota",
    title: "Entra was asked too often",
    cause:
      "The sign-in host limits the number of requests. Another program with the same client ID may be using the limit up.",
    remedies: [
      'Wait a few minutes; where the report has a fact "Retry after", as long as it says.',
      "Give Mailroom an application of its own.",
    ],
    link: codes,
  },
  {
    id: "entra.trouble.code",
    match: { entraCode: [90033, 90006, 90024, 90020] },
    class: "temp",
    title: "Entra has trouble at the moment",
    cause: "The directory service reports a passing problem of its own.",
    remedies: ["Try again in a few minutes."],
    link: "https://status.cloud.microsoft",
  },
  {
    id: "entra.trouble",
    match: { stage: ["tenant", "token"], httpStatus: [500, 502, 503, 504] },
    class: "temp",
    title: "Entra has trouble at the moment",
    cause: "The sign-in host answered with a passing error of its own.",
    remedies: ["Try again in a few minutes.", "If it stays so, look at the service health page of Microsoft 365."],
    link: "https://status.cloud.microsoft",
  },
  {
    id: "entra.client.refused",
    match: { oauthError: ["invalid_client", "unauthorized_client"] },
    class: "config",
    title: "Entra does not accept the application's credentials",
    cause: "The sign-in host refused the client ID together with its secret or certificate.",
    remedies: [`Check client ID and credential. ${overview}`, "Look the AADSTS number in the server's answer up."],
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
    cause: "The sign-in host answered with an error that Mailroom has no explanation for.",
    remedies: [
      "Look the AADSTS number in the server's answer up.",
      "Search the sign-in log of service principals for the correlation ID.",
    ],
    link: codes,
  },
];
