import { randomUUID } from "node:crypto";

/** What an endpoint answers: `body` is sent as JSON unless it is text. */
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

/** An error in the shape of Entra's token and discovery endpoints. */
export function entraError(status: number, error: string, code: number, text: string): Answer {
  const trace = randomUUID();
  const correlation = randomUUID();
  const at = new Date().toISOString().replace("T", " ").slice(0, 19);
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${at}Z`,
      error_codes: [code],
      timestamp: `${at}Z`,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

/** How Entra words its refusals: HTTP status, OAuth error, and a text in which `$` stands for what it is about. */
const refusals = {
  50027: [401, "invalid_client", "Invalid JWT token. The token is malformed."],
  50196: [
    400,
    "invalid_grant",
    "The server terminated an operation because it encountered a client request loop. Please contact your app vendor.",
  ],
  53003: [
    400,
    "access_denied",
    "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
  ],
  70003: [400, "unsupported_grant_type", "The app requested an unsupported grant type '$'."],
  90002: [
    400,
    "invalid_tenant",
    "Tenant '$' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ],
  90006: [503, "temporarily_unavailable", "The service is temporarily unavailable. Please retry later."],
  90024: [503, "temporarily_unavailable", "A transient error has occurred. Please try again."],
  90033: [503, "temporarily_unavailable", "A transient error has occurred. Please try again."],
  90038: [
    400,
    "invalid_request",
    "The specified tenant '$' belongs to another national cloud, with which the current cloud instance does not federate.",
  ],
  90055: [429, "temporarily_unavailable", "There are too many incoming requests. Please try again later."],
  500011: [
    400,
    "invalid_resource",
    "The resource principal named $ was not found in the tenant named Example. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
  ],
  700016: [
    400,
    "unauthorized_client",
    "Application with identifier '$' was not found in the directory 'Example'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  ],
  700023: [401, "invalid_client", "Client assertion audience claim does not match Realm issuer."],
  700024: [401, "invalid_client", "Client assertion is not within its valid time range."],
  700025: [
    401,
    "invalid_client",
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  ],
  700027: [
    401,
    "invalid_client",
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '$']",
  ],
  700030: [
    401,
    "invalid_client",
    "Invalid certificate - subject name in certificate is not authorized. SubjectNames/SubjectAlternativeNames (up to 10) in token certificate are: '$'.",
  ],
  900023: [
    400,
    "invalid_request",
    "Specified tenant identifier '$' is neither a valid DNS name, nor a valid external domain.",
  ],
  900144: [400, "invalid_request", "The request body must contain the following parameter: '$'."],
  900382: [400, "invalid_request", "Confidential Client is not supported in Cross Cloud request."],
  1002012: [
    400,
    "invalid_scope",
    "The provided value for scope $ is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  ],
  7000112: [400, "unauthorized_client", "Application '$'(Mailroom) is disabled."],
  7000215: [
    401,
    "invalid_client",
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '$'.",
  ],
  7000218: [
    401,
    "invalid_client",
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  7000222: [
    401,
    "invalid_client",
    "The provided client secret keys for app '$' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ],
} as const;

/** A refusal in Entra's own words. `subject` is the tenant, application or value that it names. */
export function refuse(code: keyof typeof refusals, subject = ""): Answer {
  const [status, error, text] = refusals[code];
  return entraError(
    status,
    error,
    code,
    text.replace("$", () => subject),
  );
}
