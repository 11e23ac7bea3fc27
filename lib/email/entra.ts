import { randomUUID } from "node:crypto";
import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions } from "@azure/msal-node";
import * as z from "zod";
import type { Cloud } from "#lib/email/clouds.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { credentialOf } from "#lib/email/entra-credential.ts";
import type { Token } from "#lib/email/entra-token.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import type { Https, HttpsAnswer } from "#lib/email/https.ts";

const discoveryDocument = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  tenant_region_scope: z.string().nullish(),
  msgraph_host: z.string().nullish(),
});

/** What the directory says about a tenant in public. `graphHost` tells the cloud it lives in. */
type Tenant = { issuer: string; region?: string; graphHost?: string };

/**
 * Looks a tenant up by its public OpenID document, which needs no credentials.
 * @throws Failure, with `entraCodes` 90002 for a tenant that this cloud does not know
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export async function getTenant(https: Https, { loginUrl }: Cloud, tenantId: string): Promise<Tenant> {
  const url = `${loginUrl}/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
  const answer = await https.request({ url, method: "GET", headers: { accept: "application/json" } });
  if (answer.status !== 200) throw entraFailure(answer);
  const document = discoveryDocument.safeParse(answer.json);
  if (!document.success) throw notEntra(answer);
  const { issuer, tenant_region_scope: region, msgraph_host: graphHost } = document.data;
  return { issuer, ...(region ? { region } : {}), ...(graphHost ? { graphHost } : {}) };
}

/**
 * Signs the application in with the client credentials grant and returns its access token for Graph.
 * All endpoints are told to the library beforehand, so that it asks no host but the connector's own.
 * @param hide receives what must never be reported: the signed assertion of a certificate
 * @throws Failure with the facts of Entra's refusal, or of a credential that cannot be used
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function requestToken(
  https: Https,
  { loginUrl, scope }: Cloud,
  { tenantId, clientId, credential, clientAuthentication }: OpenExchange,
  hide: (secret: string) => void,
): Promise<Token> {
  const authority = `${loginUrl}/${tenantId}`;
  const correlationId = randomUUID();
  let problem: unknown;
  const post = async <T>(url: string, options: NetworkRequestOptions = {}) => {
    try {
      const assertion = new URLSearchParams(options.body).get("client_assertion");
      if (assertion) hide(assertion);
      const { headers, body } = clientAuthentication === "header" ? moveToHeader(options) : options;
      const answer = await https.request({ url, method: "POST", headers, body });
      if (answer.status !== 200) throw entraFailure(answer);
      if (typeof answer.json?.access_token !== "string") throw notEntra(answer);
      return { status: answer.status, headers: answer.headers, body: answer.json as T };
    } catch (error) {
      problem = error;
      throw error;
    }
  };
  const networkClient: INetworkModule = {
    sendPostRequestAsync: post,
    sendGetRequestAsync: async (url) => {
      problem = failure("HTTPS_HOST", `The sign-in library wanted to ask ${new URL(url).host}.`);
      throw problem;
    },
  };
  const application = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority,
      knownAuthorities: [new URL(loginUrl).host],
      authorityMetadata: JSON.stringify({
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }),
      ...credentialOf(credential),
    },
    system: { networkClient, disableInternalRetries: true },
  });
  try {
    const result = await application.acquireTokenByClientCredential({
      scopes: [scope],
      correlationId,
      skipCache: true,
      azureRegion: "DisableMsalForceRegion",
    });
    if (!result?.accessToken || !result.expiresOn) throw new Error("The sign-in answer holds no token.");
    return { value: result.accessToken, expiresAtMs: result.expiresOn.getTime(), correlationId };
  } catch (error) {
    if (problem) throw problem;
    throw failure("TOKEN_REQUEST", error instanceof Error ? error.message : "The token could not be requested.");
  }
}

/**
 * Takes the client credentials out of the form and puts them into the `Authorization` header, percent-encoded
 * in the way that every form decoder reads (RFC 6749 section 2.3.1).
 */
function moveToHeader({ headers, body }: NetworkRequestOptions): NetworkRequestOptions {
  const form = new URLSearchParams(body);
  const secret = form.get("client_secret");
  if (secret === null) return { headers, body };
  const pair = [form.get("client_id") ?? "", secret].map(encodeURIComponent).join(":");
  form.delete("client_id");
  form.delete("client_secret");
  return {
    headers: { ...headers, Authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
    body: form.toString(),
  };
}

const refusal = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  correlation_id: z.string().optional(),
});

function entraFailure(answer: HttpsAnswer): Failure {
  const parsed = refusal.safeParse(answer.json);
  if (!parsed.success) return notEntra(answer);
  const { error, error_description: text = error, error_codes: entraCodes, correlation_id: id } = parsed.data;
  return failure("ENTRA_REFUSED", text.slice(0, 4_000).split("Trace ID: ")[0]?.trimEnd() ?? "", {
    httpStatus: answer.status,
    oauthError: error,
    ...(entraCodes?.length ? { entraCodes } : {}),
    isServerText: true,
    details: { ...(id ? { correlationId: id } : {}), ...retryOf(answer) },
  });
}

/** An answer that Entra cannot have written: a proxy's page. Its bytes are not shown. */
function notEntra(answer: HttpsAnswer): Failure {
  const code = isGateway(answer) ? "ENTRA_REFUSED" : "ENTRA_NOT_JSON";
  return failure(code, `The answer (HTTP ${answer.status}) is not one of Microsoft Entra.`, {
    httpStatus: answer.status,
    details: retryOf(answer),
  });
}

/** What the other side asks for before the next attempt: seconds or a date (RFC 9110 section 10.2.3). */
export function retryOf({ headers }: HttpsAnswer): { retryAfter?: string } {
  const retryAfter = headers["retry-after"]?.replace(/[^\w :,+-]/g, "").slice(0, 40);
  return retryAfter ? { retryAfter } : {};
}

/** True for statuses that Microsoft's own front servers answer with a page instead of JSON. */
export function isGateway({ status }: HttpsAnswer): boolean {
  return status >= 500 || status === 429 || status === 413;
}
