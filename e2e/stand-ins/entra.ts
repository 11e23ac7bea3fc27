import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { SecureVersion } from "node:tls";
import { type Answer, refuse } from "./entra-refusals.ts";
import { answerDiscovery } from "./entra-tenant.ts";
import { answerTokenRequest, type EntraClient } from "./entra-token.ts";
import { answerSendRequest, answerUserRequest, graphError, type SentMail } from "./graph-mail.ts";
import { type SpoiledHandshake, spoilHandshakes } from "./spoiled-handshakes.ts";

export type EntraEndpoint = "discovery" | "token" | "user" | "sendMail" | "other";

/** What one endpoint does instead of its job. `hang` never answers; `drop` cuts the connection unanswered. */
export type Behaviour = Answer | "hang" | "drop";

/** One request as it came in. `closed` resolves when its connection is gone. */
type EntraRequest = {
  endpoint: EntraEndpoint;
  method: string;
  rawPath: string;
  headers: IncomingHttpHeaders;
  body: string;
  form: URLSearchParams;
  closed: Promise<void>;
};

export type EntraOptions = {
  /** PEM, for the name `localhost`. */
  certificate: { key: string; cert: string };
  /** The authority (PEM) of the certificates that clients have to show; absent: they show none. */
  clientAuthority?: string;
  /** The only version of TLS it speaks. */
  tlsVersion?: SecureVersion;
  tenants: string[];
  clients: Record<string, EntraClient>;
  mailboxes: string[];
  tokenLifetimeSeconds?: number;
  /** The Graph host that the tenants name as theirs. */
  graphHost?: string;
  /** What happens to a connection instead of a TLS handshake. */
  handshake?: SpoiledHandshake;
};

/** A running stand-in for Entra's sign-in host and Microsoft Graph, both on one HTTPS port of this machine. */
export type Entra = {
  origin: string;
  loginUrl: string;
  graphUrl: string;
  scope: string;
  sent: SentMail[];
  requests: EntraRequest[];
  /** Replaces what an endpoint does, for `times` requests (all, if left out). `undefined` restores it. */
  behave: (endpoint: EntraEndpoint, behaviour: Behaviour | undefined, times?: number) => void;
  /** Resolves with the next request to the endpoint. */
  arrival: (endpoint: EntraEndpoint) => Promise<EntraRequest>;
  countOf: (endpoint: EntraEndpoint) => number;
  /** Makes every token issued so far worthless, as a revocation does. */
  revokeTokens: () => void;
  close: () => Promise<void>;
};

/** Starts the stand-in on a free port of the loopback interface. */
export async function startEntra(options: EntraOptions): Promise<Entra> {
  const behaviours = new Map<EntraEndpoint, { behaviour: Behaviour; left: number }>();
  const waiting = new Map<EntraEndpoint, ((request: EntraRequest) => void)[]>();
  const tokens = new Map<string, string[]>();
  const requests: EntraRequest[] = [];
  const sent: SentMail[] = [];
  const { certificate, clientAuthority, tlsVersion } = options;
  const server = createServer({
    ...certificate,
    ...(clientAuthority ? { ca: clientAuthority, requestCert: true } : {}),
    ...(tlsVersion ? { minVersion: tlsVersion, maxVersion: tlsVersion, ciphers: "DEFAULT:@SECLEVEL=0" } : {}),
  });
  if (options.handshake) spoilHandshakes(server, options.handshake);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const graphUrl = `${origin}/v1.0`;
  const scope = `${origin}/.default`;

  const takeBehaviour = (endpoint: EntraEndpoint): Behaviour | undefined => {
    const scripted = behaviours.get(endpoint);
    if (!scripted) return undefined;
    scripted.left -= 1;
    if (scripted.left <= 0) behaviours.delete(endpoint);
    return scripted.behaviour;
  };

  const answer = async (request: EntraRequest): Promise<Answer> => {
    const tenant = /^\/([^/]+)\//.exec(request.rawPath)?.[1] ?? "";
    const isKnown = options.tenants.includes(tenant);
    const graph = {
      rawPath: request.rawPath,
      contentType: request.headers["content-type"],
      body: request.body,
      mailboxes: options.mailboxes,
      roles: tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? ""),
    };
    switch (request.endpoint) {
      case "discovery":
        return isKnown ? answerDiscovery(origin, tenant, options.graphHost) : refuse(90002, tenant);
      case "token": {
        if (!isKnown) return refuse(90002, tenant);
        const { token, ...result } = answerTokenRequest({
          tenant,
          authorization: request.headers.authorization,
          body: request.body,
          endpoint: `https://${request.headers.host}/${tenant}/oauth2/v2.0/token`,
          clients: options.clients,
          scope,
          graphUrl,
          lifetimeSeconds: options.tokenLifetimeSeconds ?? 3599,
        });
        const clientId = request.form.get("client_id") ?? "";
        if (token) tokens.set(token, rolesOf(token) ?? options.clients[clientId]?.roles ?? []);
        return result;
      }
      case "user":
        return answerUserRequest(graph);
      case "sendMail": {
        const { sent: mail, ...result } = await answerSendRequest(graph);
        if (mail) sent.push(mail);
        return result;
      }
      default:
        return graphError(404, "ResourceNotFound", "Nothing is served here.");
    }
  };

  server.on("request", async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(incoming).catch(() => undefined);
    if (!request) return;
    requests.push(request);
    for (const notify of waiting.get(request.endpoint) ?? []) notify(request);
    waiting.delete(request.endpoint);
    const behaviour = takeBehaviour(request.endpoint) ?? (await answer(request));
    if (behaviour === "hang") return;
    if (behaviour === "drop") return incoming.socket.destroy();
    write(response, request, behaviour);
  });

  return {
    origin,
    loginUrl: origin,
    graphUrl,
    scope,
    sent,
    requests,
    behave: (endpoint, behaviour, times = Number.POSITIVE_INFINITY) => {
      if (behaviour) behaviours.set(endpoint, { behaviour, left: times });
      else behaviours.delete(endpoint);
    },
    arrival: (endpoint) => new Promise((resolve) => waiting.set(endpoint, [...(waiting.get(endpoint) ?? []), resolve])),
    countOf: (endpoint) => requests.filter((request) => request.endpoint === endpoint).length,
    revokeTokens: () => tokens.clear(),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function endpointOf(method: string, path: string): EntraEndpoint {
  if (method === "GET" && path.endsWith("/v2.0/.well-known/openid-configuration")) return "discovery";
  if (method === "POST" && path.endsWith("/oauth2/v2.0/token")) return "token";
  if (method === "POST" && /^\/v1\.0\/users\/[^/]+\/sendMail$/.test(path)) return "sendMail";
  if (method === "GET" && /^\/v1\.0\/users\/[^/]+$/.test(path)) return "user";
  return "other";
}

async function readRequest(incoming: IncomingMessage): Promise<EntraRequest> {
  const closed = new Promise<void>((resolve) => incoming.socket.once("close", () => resolve()));
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const { method = "GET", url: rawPath = "/", headers } = incoming;
  const path = rawPath.split("?")[0] ?? "";
  return {
    endpoint: endpointOf(method, path),
    method,
    rawPath,
    headers,
    body,
    form: new URLSearchParams(/urlencoded/.test(headers["content-type"] ?? "") ? body : ""),
    closed,
  };
}

function write(response: ServerResponse, request: EntraRequest, { status, headers, body }: Answer): void {
  const isText = typeof body === "string";
  const clientRequestId = request.headers["client-request-id"];
  response.writeHead(status, {
    "content-type": isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
    [request.rawPath.startsWith("/v1.0/") ? "request-id" : "x-ms-request-id"]: randomUUID(),
    ...(typeof clientRequestId === "string" ? { "client-request-id": clientRequestId } : {}),
    ...headers,
  });
  response.end(isText ? body : body === undefined ? "" : JSON.stringify(body));
}

function rolesOf(token: string): string[] | undefined {
  const payload = token.split(".")[1];
  return payload ? JSON.parse(Buffer.from(payload, "base64url").toString("utf8")).roles : undefined;
}
