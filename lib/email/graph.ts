import { randomUUID } from "node:crypto";
import * as z from "zod";
import { isGateway, retryOf } from "#lib/email/entra.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import { type Https, type HttpsAnswer, type HttpsRequest, mayHaveArrived } from "#lib/email/https.ts";

/** How Microsoft support finds a request again: their id and ours. */
export type RequestIds = { requestId?: string; clientRequestId: string };

type GraphUser = { https: Https; graphUrl: string; token: string; sender: string };

/**
 * Looks the sender up in the directory. `unknown` means that the application may not read it.
 * @throws Failure, with HTTP status 404 for a sender that does not exist
 * @see https://learn.microsoft.com/graph/api/user-get
 */
export async function findUser(user: GraphUser): Promise<RequestIds & { result: "found" | "unknown" }> {
  const { answer, ids } = await ask(user, { url: userUrl(user, "?$select=id"), method: "GET" });
  if (answer.status === 403) return { ...ids, result: "unknown" };
  if (answer.status !== 200 || !answer.json) throw graphFailure(answer, ids);
  return { ...ids, result: "found" };
}

/**
 * Hands a message over in MIME form and waits `limitMs` for the answer. It is accepted when this returns; delivery is Exchange's affair.
 * @throws Failure with Graph's error, with `SEND_UNSURE` when the message may have been accepted nevertheless, or one of
 * `Https.request`
 * @see https://learn.microsoft.com/graph/api/user-sendmail
 */
export async function sendMime(user: GraphUser & { mime: Uint8Array; limitMs: number }): Promise<RequestIds> {
  const body = Buffer.from(user.mime).toString("base64");
  const url = userUrl(user, "/sendMail");
  const headers = { "content-type": "text/plain" };
  const request = { url, method: "POST" as const, headers, body, limitMs: user.limitMs };
  const { answer, ids } = await ask(user, request).catch((error: unknown) => {
    throw mayHaveArrived(error) ? unsure(error as Failure) : error;
  });
  if (gatewayErrors.includes(answer.status)) throw unsure(graphFailure(answer, ids));
  if (answer.status !== 202) throw graphFailure(answer, ids);
  return ids;
}

/** A gateway gave up waiting: what stands behind it may have finished its work. */
const gatewayErrors = [502, 504];

function unsure({ facts }: Failure): Failure {
  const { text = "", httpStatus, details, isServerText } = facts;
  return failure("SEND_UNSURE", text, { httpStatus, details, isServerText });
}

async function ask(
  { https, token }: GraphUser,
  request: HttpsRequest,
): Promise<{ answer: HttpsAnswer; ids: RequestIds }> {
  const clientRequestId = randomUUID();
  const headers = {
    ...request.headers,
    authorization: `Bearer ${token}`,
    accept: "application/json",
    "client-request-id": clientRequestId,
    "return-client-request-id": "true",
  };
  const answer = await https.request({ ...request, headers });
  const requestId = answer.headers["request-id"]?.replace(/[^\w-]/g, "").slice(0, 64);
  return { answer, ids: { clientRequestId, ...(requestId ? { requestId } : {}) } };
}

function userUrl({ graphUrl, sender }: GraphUser, rest: string): string {
  return `${graphUrl}/users/${encodeURIComponent(sender)}${rest}`;
}

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string().optional() }) });

function graphFailure(answer: HttpsAnswer, ids: RequestIds): Failure {
  const facts = { httpStatus: answer.status, details: { ...ids, ...retryOf(answer) } };
  const parsed = refusal.safeParse(answer.json);
  if (!parsed.success) {
    const code = isGateway(answer) ? "GRAPH_REFUSED" : "GRAPH_NOT_JSON";
    return failure(code, `The answer (HTTP ${answer.status}) is not one of Microsoft Graph.`, facts);
  }
  const { code, message = code } = parsed.data.error;
  return failure("GRAPH_REFUSED", message, { ...facts, graphCode: code, isServerText: true });
}
