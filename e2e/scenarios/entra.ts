import { answering, entraEndpoints, statusScenarios } from "#e2e/scenarios/microsoft-endpoints.ts";
import type { ExchangeScenario } from "#e2e/scenarios/scenario.ts";
import { entraError, refuse } from "#e2e/stand-ins/entra-refusals.ts";
import { clientId, secret, tenantId } from "#e2e/stand-ins/exchange-fixture.ts";

const config = { class: "config" } as const;
const graphOfUsGov = "graph.microsoft.us";
const refused = (code: Parameters<typeof refuse>[0], subject?: string) => answering("token", refuse(code, subject));

/** Refusals of Microsoft Entra that concern the tenant, the application or Entra itself. */
export const entraScenarios: ExchangeScenario[] = [
  { name: "the tenant does not exist", rule: "entra.tenant.unknown", ...config, directory: { tenants: [] } },
  {
    name: "the tenant ID is not one",
    rule: "entra.tenant.unknown",
    ...config,
    prepare: answering("discovery", refuse(900023, tenantId)),
  },
  {
    name: "tenant ID and client ID are swapped",
    rule: "entra.ids.swapped",
    ...config,
    directory: { tenants: [clientId] },
  },
  {
    name: "the tenant lives in another cloud",
    rule: "entra.cloud.other",
    ...config,
    directory: { graphHost: graphOfUsGov },
    prepare: refused(900382),
  },
  {
    name: "the tenant is redirected to another cloud",
    rule: "entra.cloud.other",
    ...config,
    prepare: refused(90038, tenantId),
  },
  { name: "the client ID is unknown", rule: "entra.client.unknown", ...config, directory: { clients: {} } },
  {
    name: "the client ID is unknown and the tenant lives in another cloud",
    rule: "entra.client.unknown",
    ...config,
    directory: { clients: {}, graphHost: graphOfUsGov },
  },
  {
    name: "the application is disabled",
    rule: "entra.client.disabled",
    ...config,
    prepare: refused(7000112, clientId),
  },
  {
    name: "the application is a public client",
    rule: "entra.client.public",
    ...config,
    directory: { clients: { [clientId]: { secret, isPublic: true } } },
  },
  {
    name: "the tenant does not know Graph",
    rule: "entra.resource.unknown",
    ...config,
    directory: { graphHost: graphOfUsGov },
    prepare: refused(500011, "https://graph.microsoft.com"),
  },
  {
    name: "the application never asked for Graph",
    rule: "entra.resource.unknown",
    ...config,
    prepare: answering(
      "token",
      entraError(
        401,
        "invalid_client",
        650057,
        "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration.",
      ),
    ),
  },
  {
    name: "the scope is not that of an application",
    rule: "entra.scope.invalid",
    ...config,
    prepare: refused(1002012, "https://graph.microsoft.com/Mail.Send"),
  },
  {
    name: "conditional access blocks the application",
    rule: "entra.policy.blocked",
    ...config,
    prepare: refused(53003),
  },

  ...entraEndpoints.flatMap((endpoint) =>
    statusScenarios(endpoint, {
      throttled: "entra.throttled",
      trouble: "entra.trouble",
      troubles: [500, 502, 503, 504],
    }),
  ),
  { name: "tokens are asked for in a loop", rule: "entra.throttled.code", class: "quota", prepare: refused(50196) },
  { name: "the tenant is asked too often", rule: "entra.throttled.code", class: "quota", prepare: refused(90055) },
  { name: "the directory service is down", rule: "entra.trouble.code", class: "temp", prepare: refused(90033) },
  {
    name: "the directory service is over its budget",
    rule: "entra.trouble.code",
    class: "temp",
    prepare: refused(90024),
  },
  { name: "the directory service is interrupted", rule: "entra.trouble.code", class: "temp", prepare: refused(90006) },

  {
    name: "a new Entra code about the client",
    rule: "entra.client.refused",
    ...config,
    prepare: answering("token", entraError(401, "invalid_client", 7999999, "A new kind of refusal.")),
  },
  {
    name: "a new Entra code about the request",
    rule: "entra.refused",
    ...config,
    prepare: answering("token", entraError(400, "interaction_required", 7999999, "A new kind of refusal.")),
  },
  {
    name: "a new OAuth error",
    rule: "unknown",
    class: "unknown",
    prepare: answering("token", entraError(400, "something_new", 7999999, "A new kind of refusal.")),
  },
];
