import { type Answer, entraError } from "./entra-token.ts";

/** The public OpenID document of a tenant. */
export function answerDiscovery(origin: string, tenant: string): Answer {
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
      msgraph_host: host,
    },
  };
}

/** What both endpoints of the sign-in host say about a tenant that they do not know. */
export function unknownTenant(tenant: string): Answer {
  return entraError(400, "invalid_tenant", 90002, `Tenant '${tenant}' not found. Check the tenant ID and the cloud.`);
}
