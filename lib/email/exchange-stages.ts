import type { Admission } from "#lib/email/admission.ts";
import type { Cloud } from "#lib/email/clouds.ts";
import { composeMime, createMessageId, type SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { getTenant, requestToken } from "#lib/email/entra.ts";
import { rolesOf, type Token, type TokenCache, tokenKey } from "#lib/email/entra-token.ts";
import { describeCredential, recordingFailure } from "#lib/email/exchange-facts.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import { findUser, sendMime } from "#lib/email/graph.ts";
import { type Https, openHttps, routeOfUrl } from "#lib/email/https.ts";
import type { Policy } from "#lib/email/policy.ts";
import { checkRoute } from "#lib/email/route.ts";
import { factsOfRoutes, nameOfProxy } from "#lib/email/route-facts.ts";
import type { Run, StageHandle } from "#lib/email/running-report.ts";

/** Everything the stages of one run share. `hide` takes a value out of whatever is reported from then on. */
type Context = {
  connector: OpenExchange;
  cloud: Cloud;
  policy: Policy;
  admission: Admission;
  tokens: TokenCache;
  run: Run;
  https: Https;
  signal: AbortSignal;
  say: (line: string) => void;
  hide: (secret: string) => void;
  /** The bare address of the mailbox that sends. */
  sender: string;
};

/** Judges the mail, and the names of both hosts; their addresses are judged whenever one is dialled. */
export async function checkPolicy({ run, cloud, policy, connector, admission }: Context): Promise<void> {
  await run.stage("policy", async (stage) => {
    const routes = [cloud.loginUrl, cloud.graphUrl].map((url) => routeOfUrl(url, policy, connector));
    const proxies = new Set(routes.flatMap(({ rules }) => (rules.proxy ? [nameOfProxy(rules.proxy)] : [])));
    stage.record({
      hosts: routes.map(({ host }) => host),
      ...(proxies.size > 0 ? { proxies: [...proxies] } : {}),
      ...factsOfRoutes(routes),
    });
    for (const recipient of admission.refused) run.recipient(recipient);
    admission.check();
    for (const route of routes) {
      try {
        checkRoute(route);
      } catch (error) {
        const { code = "", setting } = (error as Failure).facts;
        if (!["HOST_NOT_ALLOWED", "LOOPBACK_NOT_ALLOWED"].includes(code)) throw error;
        const details = { host: route.host };
        throw failure("CLOUD_HOST_NOT_ALLOWED", `${route.host} is not an allowed host.`, { setting, details });
      }
    }
  });
}

/** Proves that the tenant exists in the chosen cloud, before any credential is sent. */
export async function lookUpTenant({ run, https, cloud, connector }: Context, cached?: Token): Promise<void> {
  if (cached) return run.skip("tenant", "Not looked up: an access token of this tenant is still valid.");
  await run.stage("tenant", async (stage) => {
    stage.record({ cloudGraphHost: new URL(cloud.graphUrl).hostname });
    try {
      stage.record(await recordingFailure(stage, getTenant(https, cloud, connector.tenantId)));
    } catch (error) {
      const isRefused = (error as Partial<Failure>).facts?.entraCodes !== undefined;
      if (isRefused && (await isTenant(connector.clientId))) stage.record({ isSwapped: true });
      throw error;
    }
  });

  /** The two IDs look alike and stand on one page: whoever swaps them is told so. */
  async function isTenant(id: string): Promise<boolean> {
    return getTenant(https, cloud, id).then(
      () => true,
      () => false,
    );
  }
}

/** Signs in, unless a cached token serves. */
export async function signIn(context: Context, cached?: Token): Promise<Token> {
  const { run, hide, connector } = context;
  return run.stage("token", async (stage) => {
    stage.record(describeCredential(connector));
    const token = cached ?? (await recordingFailure(stage, obtainToken(context)));
    hide(token.value);
    if (cached) stage.note("The access token of an earlier run is still valid.");
    const validTo = new Date(token.expiresAtMs).toISOString();
    stage.record({ isCached: cached !== undefined, validTo, correlationId: token.correlationId });
    return token;
  });
}

/**
 * Reads the token's application permissions and answers whether Mail.Send is among them. Rights given by RBAC for
 * Applications in Exchange do not show there, so nothing ends here: Graph decides.
 */
export function checkRoles({ run }: Context, { value }: Token): Promise<boolean> {
  return run.stage("roles", async (stage) => {
    const roles = rolesOf(value);
    stage.record(roles ? { roles, isReadable: true } : { isReadable: false });
    return roles?.includes("Mail.Send") ?? false;
  });
}

/** Looks the sender up in the directory, where the application may read it. */
export async function checkSender(context: Context, token: Token): Promise<void> {
  const found = await context.run.stage("mailbox", async (stage) => {
    const look = (value: string) => findUser(userOf(context, value));
    const { result, ...ids } = await recordingFailure(stage, withFreshToken(context, token, stage, look));
    stage.record({ answer: result, ...ids });
    if (result === "found") stage.note("The directory knows the sender. Only a test mail shows that it has a mailbox.");
    return result;
  });
  if (found === "unknown") context.run.skip("mailbox", unknownSender);
}

const unknownSender =
  "With the permission Mail.Send alone the mailbox cannot be looked up. A test mail shows whether it can send.";

/** Hands the message to Graph, which answers for all recipients together. */
export async function sendMessage(context: Context, token: Token, message: SmtpMessage): Promise<void> {
  const { run } = context;
  const messageId = createMessageId(message.from);
  run.setMessageId(messageId);
  await run.stage("send", async (stage) => {
    const { envelope, mime } = await composeMime(message, messageId, { keepBcc: true });
    stage.record({ sizeBytes: mime.length, messageId });
    const limitMs = context.policy.limits.acceptMs;
    const send = (value: string) => sendMime({ ...userOf(context, value), mime, limitMs });
    const ids = await recordingFailure(stage, withFreshToken(context, token, stage, send));
    stage.record({ httpStatus: 202, ...ids });
    for (const address of envelope.to) run.recipient({ address, isAccepted: true, reply: "202 Accepted" });
  });
}

/** A token from Entra: a request of this run, or a part in one that is under way for the same credential. */
function obtainToken({ tokens, cloud, connector, policy, say, signal, hide }: Context): Promise<Token> {
  const request = async (stop: AbortSignal) => {
    const https = openHttps({ policy, exceptions: connector, signal: stop, say });
    try {
      return await requestToken(https, cloud, connector, hide);
    } finally {
      await https.close();
    }
  };
  return tokens.obtain(tokenKey(cloud, connector), request, signal);
}

/** Does the work once more with a new token when Graph does not take this one: tokens can be revoked. */
async function withFreshToken<T>(
  context: Context,
  token: Token,
  stage: StageHandle<"mailbox" | "send">,
  work: (token: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(token.value);
  } catch (error) {
    if ((error as Partial<Failure>).facts?.httpStatus !== 401) throw error;
  }
  const { tokens, cloud, connector, hide } = context;
  const key = tokenKey(cloud, connector);
  tokens.drop(key, token);
  const renewed = tokens.find(key) ?? (await obtainToken(context));
  hide(renewed.value);
  stage.note("Graph did not take the first access token, so a new one was requested.");
  return work(renewed.value);
}

function userOf({ https, cloud, sender }: Context, token: string) {
  return { https, graphUrl: cloud.graphUrl, sender, token };
}
