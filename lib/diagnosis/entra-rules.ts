import type { Rule } from "#lib/diagnosis/rule.ts";
import { stageLabels } from "#lib/email/report.ts";

const overview = "Compare it with the overview page of the application in the Microsoft Entra admin center.";
const lookUp = (code: number) => `https://login.microsoftonline.com/error?code=${code}`;

/** Refusals of Microsoft Entra: the tenant, the application, its right to sign in. */
export const entraRules: Rule[] = [
  {
    id: "entra.ids.swapped",
    match: { entraCode: [90002, 900023], isSwapped: true },
    class: "config",
    title: "Tenant ID and client ID are swapped",
    cause: "Microsoft Entra knows no tenant with this tenant ID, but it knows one with the client ID.",
    remedies: [
      "Swap the two.",
      'On the overview page of the application, "Directory (tenant) ID" is the tenant ID and "Application (client) ID" the client ID.',
    ],
    link: lookUp(90002),
    field: "tenantId",
    fixes: ["swapIds"],
  },
  {
    id: "entra.tenant.unknown",
    match: { entraCode: [90002, 900023] },
    class: "config",
    title: "This tenant does not exist in the chosen cloud",
    cause:
      "Microsoft Entra knows no directory with this tenant ID. It is mistyped, it was deleted, or it lives in another Microsoft cloud.",
    remedies: [
      `Check the tenant ID ("Directory (tenant) ID"). ${overview}`,
      "If the tenant ID is right, choose the cloud that your organisation uses.",
    ],
    link: lookUp(90002),
    field: "tenantId",
  },
  {
    id: "entra.cloud.other",
    match: { entraCode: [900382, 90038, 900432] },
    class: "config",
    title: "The tenant belongs to another Microsoft cloud",
    cause: "The sign-in host answered that this tenant is served elsewhere.",
    remedies: ["Choose the other cloud: US Government, DoD and China have sign-in hosts of their own."],
    link: "https://learn.microsoft.com/graph/deployments",
    field: "cloud",
    fixes: ["cloud"],
  },
  {
    id: "entra.client.unknown",
    match: { entraCode: [700016, 700011] },
    class: "config",
    title: "The tenant does not know this client ID",
    cause:
      "There is no application with this client ID in the tenant. One of the two IDs is wrong, or the application was never added to this tenant.",
    remedies: [
      `Check the client ID ("Application (client) ID"). ${overview}`,
      'Check the tenant ID ("Directory (tenant) ID") on the same page: it may be that of another tenant.',
      "If the application was registered in another tenant, an administrator of this one must consent to it first.",
    ],
    link: lookUp(700016),
    field: "clientId",
    fixes: ["cloud"],
  },
  {
    id: "entra.client.disabled",
    match: { entraCode: [7000112, 70001] },
    class: "config",
    title: "The application is disabled",
    cause: "An administrator, or Microsoft, has switched sign-in off for this application.",
    remedies: [
      'In Entra, under Enterprise applications, open the application\'s properties and set "Enabled for users to sign in" to Yes.',
      "If it was Microsoft who disabled it, the application's page says so: remove what it complains about first.",
    ],
    link: lookUp(7000112),
    field: "clientId",
  },
  {
    id: "entra.client.public",
    match: { entraCode: 700025 },
    class: "config",
    title: "The application is registered as one that has no secret",
    cause:
      "Entra takes it for a public client, such as an app on a telephone, and refuses a secret or certificate from it.",
    remedies: [
      'In Entra, under App registrations, open the application, "Authentication", and set "Allow public client flows" to No.',
      "Or register an application for Mailroom alone.",
    ],
    link: lookUp(700025),
    field: "clientId",
  },
  {
    id: "entra.resource.unknown",
    match: { entraCode: [500011, 650057] },
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
    fixes: ["cloud"],
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
];
