import type { Answer } from "./entra-refusals.ts";

/** The public OpenID document of a tenant. `graphHost` is that of another cloud when the tenant lives there. */
export function answerDiscovery(origin: string, tenant: string, graphHost?: string): Answer {
  const { host } = new URL(origin);
  return {
    status: 200,
    body: {
      token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
      issuer: `${origin}/${tenant}/v2.0`,
      authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
      tenant_region_scope: "EU",
      cloud_instance_name: host,
      msgraph_host: graphHost ?? host,
    },
  };
}
