import { constants, createHmac, createPublicKey, randomBytes, randomUUID, verify, X509Certificate } from "node:crypto";
import * as z from "zod";

/** An application as the directory knows it. `secret` and `certificate` (PEM) are the credentials it accepts. */
export type EntraClient = { secret?: string; certificate?: string; roles?: string[]; isSecretExpired?: boolean };

/** What an endpoint answers: `body` is sent as JSON unless it is text. */
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

type TokenRequest = {
  tenant: string;
  authorization: string | undefined;
  body: string;
  /** The public address of the endpoint, which client assertions name as their audience. */
  endpoint: string;
  clients: Record<string, EntraClient>;
  scope: string;
  graphUrl: string;
  lifetimeSeconds: number;
};

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

/** The client credentials grant (RFC 6749 section 4.4) as Entra's v2.0 endpoint answers it. */
export function answerTokenRequest(request: TokenRequest): Answer & { token?: string } {
  const form = new URLSearchParams(request.body);
  if (form.get("grant_type") !== "client_credentials") {
    return entraError(400, "unsupported_grant_type", 70003, "The grant type is not supported.");
  }
  const basic = readBasic(request.authorization);
  const clientId = basic?.id ?? form.get("client_id") ?? "";
  const client = Object.hasOwn(request.clients, clientId) ? request.clients[clientId] : undefined;
  if (!client) {
    return entraError(400, "unauthorized_client", 700016, `Application '${clientId}' was not found in the directory.`);
  }
  if (form.get("scope")?.includes("/.default") !== true) {
    return entraError(400, "invalid_scope", 1002012, "The provided scope is not valid for client credentials.");
  }
  if (!form.get("scope")?.split(" ").includes(request.scope)) {
    return entraError(400, "invalid_resource", 500011, "The resource principal was not found in the tenant.");
  }
  const refusal = checkCredential(request, client, clientId, form, basic?.secret);
  if (refusal) return refusal;
  const token = issueToken(request, clientId, client);
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: request.lifetimeSeconds,
      ext_expires_in: request.lifetimeSeconds,
      access_token: token,
    },
    token,
  };
}

function checkCredential(
  request: TokenRequest,
  client: EntraClient,
  clientId: string,
  form: URLSearchParams,
  basicSecret: string | undefined,
): Answer | undefined {
  const assertion = form.get("client_assertion");
  if (assertion) return checkAssertion(assertion, client, clientId, request.endpoint);
  const secret = basicSecret ?? form.get("client_secret");
  if (!secret) return entraError(401, "invalid_client", 7000218, "A client_secret or client_assertion is needed.");
  if (secret !== client.secret) {
    return entraError(401, "invalid_client", 7000215, `Invalid client secret provided for app '${clientId}'.`);
  }
  if (client.isSecretExpired) {
    return entraError(401, "invalid_client", 7000222, `The client secret keys of app '${clientId}' are expired.`);
  }
  return undefined;
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined and put into base64. */
function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(header ?? "")?.[1];
  if (!encoded) return undefined;
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { id: formDecode(id), secret: formDecode(secret) };
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

const assertionHeader = z.object({ alg: z.literal("PS256"), "x5t#S256": z.string() });
const assertionClaims = z.object({
  aud: z.string(),
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number(),
  jti: z.string(),
});

function checkAssertion(
  assertion: string,
  client: EntraClient,
  clientId: string,
  endpoint: string,
): Answer | undefined {
  const refuse = (text: string) => entraError(401, "invalid_client", 700027, text);
  const [head = "", payload = "", signature = ""] = assertion.split(".");
  const header = assertionHeader.safeParse(decodePart(head));
  const claims = assertionClaims.safeParse(decodePart(payload));
  if (!header.success || !claims.success) return entraError(401, "invalid_client", 50027, "The JWT is malformed.");
  if (!client.certificate) return refuse("The certificate is not registered on the application.");
  const certificate = new X509Certificate(client.certificate);
  const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
  if (header.data["x5t#S256"] !== thumbprint) {
    return refuse("The certificate with this thumbprint is not registered on the application.");
  }
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${payload}`),
    {
      key: createPublicKey(client.certificate),
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) return refuse("The signature of the client assertion does not match the registered key.");
  const { aud, iss, sub, exp, nbf } = claims.data;
  const now = Date.now() / 1000;
  if (exp < now || nbf > now + 300) return entraError(401, "invalid_client", 700024, "The assertion is out of time.");
  if (aud !== endpoint || iss !== clientId || sub !== clientId) {
    return entraError(401, "invalid_client", 700023, "The audience, issuer or subject of the assertion is wrong.");
  }
  return undefined;
}

function decodePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

function issueToken(request: TokenRequest, clientId: string, client: EntraClient): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: new URL(request.graphUrl).origin,
    iss: `https://sts.windows.net/${request.tenant}/`,
    iat: now,
    nbf: now,
    exp: now + request.lifetimeSeconds,
    appid: clientId,
    idtyp: "app",
    tid: request.tenant,
    uti: randomUUID(),
    ...(client.roles?.length ? { roles: client.roles } : {}),
  };
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ typ: "JWT", alg: "RS256", kid: "stand-in" })}.${encode(claims)}`;
  return `${text}.${createHmac("sha256", randomBytes(32)).update(text).digest("base64url")}`;
}
