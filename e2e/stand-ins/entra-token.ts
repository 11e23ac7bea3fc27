import { constants, createHmac, createPublicKey, randomBytes, randomUUID, verify, X509Certificate } from "node:crypto";
import * as z from "zod";
import { type Answer, entraError, refuse } from "./entra-refusals.ts";

/** An application as the directory knows it. `secret` and `certificate` (PEM) are the credentials it accepts. */
export type EntraClient = {
  secret?: string;
  certificate?: string;
  roles?: string[];
  isSecretExpired?: boolean;
  /** The application may not use a secret at all. */
  isPublic?: boolean;
  /** Its tokens are no JWT, which Entra reserves the right to. */
  isTokenOpaque?: boolean;
};

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

/** The client credentials grant (RFC 6749 section 4.4) as Entra's v2.0 endpoint answers it. */
export function answerTokenRequest(request: TokenRequest): Answer & { token?: string } {
  const form = new URLSearchParams(request.body);
  if (form.get("grant_type") !== "client_credentials") {
    return refuse(70003, form.get("grant_type") ?? "");
  }
  const basic = readBasic(request.authorization);
  const clientId = basic?.id ?? form.get("client_id") ?? "";
  const client = Object.hasOwn(request.clients, clientId) ? request.clients[clientId] : undefined;
  if (!client) return refuse(700016, clientId);
  const scope = form.get("scope") ?? "";
  if (!scope.includes("/.default")) return refuse(1002012, scope);
  if (!scope.split(" ").includes(request.scope)) return refuse(500011, scope.split("/.default")[0]);
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
  if (!secret) return refuse(7000218);
  if (client.isPublic) return refuse(700025);
  if (secret !== client.secret) return refuse(7000215, clientId);
  if (client.isSecretExpired) return refuse(7000222, clientId);
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
  const [head = "", payload = "", signature = ""] = assertion.split(".");
  const header = assertionHeader.safeParse(decodePart(head));
  const claims = assertionClaims.safeParse(decodePart(payload));
  if (!header.success || !claims.success) return refuse(50027);
  const presented = Buffer.from(header.data["x5t#S256"], "base64url").toString("hex").toUpperCase();
  if (!client.certificate) return refuse(700027, presented);
  const thumbprint = new X509Certificate(client.certificate).fingerprint256.replaceAll(":", "");
  if (presented !== thumbprint) return refuse(700027, presented);
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
  if (!isSigned) {
    return entraError(401, "invalid_client", 700027, "Client assertion contains an invalid signature.");
  }
  const { aud, iss, sub, exp, nbf } = claims.data;
  const now = Date.now() / 1000;
  if (exp < now || nbf > now + 300) return refuse(700024);
  if (aud !== endpoint || iss !== clientId || sub !== clientId) {
    return refuse(700023);
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
  if (client.isTokenOpaque) return randomBytes(64).toString("base64url");
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
