import "server-only";
import * as client from "openid-client";
import type { Failure } from "#lib/email/facts.ts";
import { claimAt } from "#lib/people/oidc/identity.ts";
import { type OidcProblem, refusal } from "#lib/people/oidc/problems.ts";
import { fetchUnder, limitMs } from "#lib/people/oidc/provider-fetch.ts";
import type { OidcSettings } from "#lib/people/oidc/settings.ts";
import { storable } from "#lib/storable.ts";

/** How long what the provider publishes about itself is taken for true. */
const freshMs = 10 * 60_000;

/** What a sign-in is recognised by when it comes back. */
export type Checks = { state: string; nonce: string; verifier: string };

/** Makes {@link Checks} that nobody can guess. */
export function createChecks(): Checks {
  return { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
}

/** Where a browser is sent to sign in. Throws a refusal while the provider does not answer. */
export async function authorizationUrl(oidc: OidcSettings, { state, nonce, verifier }: Checks): Promise<string> {
  return asking(async () => {
    const url = client.buildAuthorizationUrl(await configurationOf(oidc), {
      redirect_uri: redirectUriOf(oidc),
      scope: oidc.scopes,
      ...{ state, nonce },
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    return url.href;
  });
}

/**
 * The claims about whoever comes back with this query. The ID token's signature, issuer, audience, times and nonce are
 * verified, whichever way it came. What it leaves out is asked for. Throws a refusal.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export async function getClaims(
  oidc: OidcSettings,
  query: URLSearchParams,
  { state, nonce, verifier }: Checks,
): Promise<Record<string, unknown>> {
  return asking(async () => {
    const configuration = await configurationOf(oidc);
    const url = new URL(`${redirectUriOf(oidc)}?${query}`);
    const tokens = await client.authorizationCodeGrant(configuration, url, {
      ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw refusal("unusable", { reason: "id_token" });
    const needed = ["email", ...(oidc.roleClaim === undefined ? [] : [oidc.roleClaim])];
    const isWhole = needed.every((name) => claimAt(claims, name) !== undefined);
    if (isWhole || !configuration.serverMetadata().userinfo_endpoint) return claims;
    const more = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    // An address and whether it is verified are one statement, from one place.
    const { email, email_verified } = claims.email === undefined ? more : claims;
    return { ...claims, ...more, email, email_verified };
  });
}

function redirectUriOf({ url }: OidcSettings): string {
  return `${url}/callback`;
}

const known = new WeakMap<OidcSettings, { configuration: client.Configuration; until: number }>();

/** What the provider publishes, asked for when it is first needed, so that Mailroom starts without it. */
async function configurationOf(oidc: OidcSettings): Promise<client.Configuration> {
  const kept = known.get(oidc);
  if (kept && kept.until > Date.now()) return kept.configuration;
  const issuer = new URL(oidc.issuer);
  const configuration = await client.discovery(issuer, oidc.clientId, undefined, authenticationOf(oidc), {
    [client.customFetch]: fetchUnder(oidc.policy),
    timeout: limitMs / 1_000,
    execute: [
      // The library takes TLS for proof enough of an ID token that it fetched itself.
      client.enableNonRepudiationChecks,
      ...(issuer.protocol === "http:" ? [client.allowInsecureRequests] : []),
    ],
  });
  // The library lets Microsoft's `common` pass, which signs in people of every tenant.
  if (new URL(configuration.serverMetadata().issuer).href !== issuer.href) {
    throw refusal("unusable", { reason: "issuer" });
  }
  known.set(oidc, { configuration, until: Date.now() + freshMs });
  return configuration;
}

/** How the client proves itself: as most providers do it where they offer a choice, else as the standard says. */
function authenticationOf({ clientSecret }: OidcSettings): client.ClientAuth {
  const [post, basic] = [client.ClientSecretPost(clientSecret), client.ClientSecretBasic(clientSecret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? [];
    return (methods.includes("client_secret_post") ? post : basic)(server, ...rest);
  };
}

/** Every failure of the dialogue as a refusal; none of it may hold what the provider answered. */
async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof client.AuthorizationResponseError) return refusal("denied", toldBy(error));
  if (error instanceof client.ResponseBodyError) return refusal("unusable", toldBy(error));
  if (error instanceof client.WWWAuthenticateChallengeError) return refusal("unusable", { reason: error.code });
  if (error instanceof client.ClientError) {
    return refusal(problems[error.code ?? ""] ?? "unusable", { reason: error.code });
  }
  // So fetch tells of a connection that failed; mistakes of our own have a code.
  if (error instanceof TypeError && !("code" in error)) {
    const { code, facts } = (error.cause ?? {}) as NodeJS.ErrnoException & Partial<Failure>;
    return refusal("unreachable", { reason: facts?.originalCode ?? facts?.code ?? code ?? error.message });
  }
  return error;
}

const problems: Record<string, OidcProblem> = {
  OAUTH_TIMEOUT: "unreachable",
  OAUTH_ABORT: "unreachable",
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: "clock",
};

function toldBy({ error, error_description: said }: { error: string; error_description?: string | undefined }) {
  return { reason: /^[a-z_]{1,60}$/.test(error) ? error : "error", said: said && storable(said, 300) };
}
