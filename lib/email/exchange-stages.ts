import type { Cloud } from "#lib/email/clouds.ts";
import { composeMime, createMessageId, type SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { checkHost } from "#lib/email/egress.ts";
import { getTenant, requestToken } from "#lib/email/entra.ts";
import { rolesOf, type Token, type TokenCache, tokenKey } from "#lib/email/entra-token.ts";
import { describeCredential, noteIds, withIds } from "#lib/email/exchange-facts.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import { findUser, sendMime } from "#lib/email/graph.ts";
import { type Https, openHttps, targetOfUrl } from "#lib/email/https.ts";
import type { Policy } from "#lib/email/policy.ts";
import type { Run, StageHandle } from "#lib/email/stages.ts";

/** Everything the stages of one run share. `hide` takes a value out of whatever is reported from then on. */
type Context = {
  connector: OpenExchange;
  cloud: Cloud;
  policy: Policy;
  tokens: TokenCache;
  run: Run;
  https: Https;
  signal: AbortSignal;
  say: (line: string) => void;
  hide: (secret: string) => void;
  /** The bare address of the mailbox that sends. */
  sender: string;
};

/** Judges the names of both hosts; their addresses are judged whenever one is dialled. */
export async function checkPolicy({ run, cloud, policy }: Context): Promise<void> {
  await run.stage("policy", async (stage) => {
    const hosts = [targetOfUrl(cloud.loginUrl), targetOfUrl(cloud.graphUrl)];
    for (const target of hosts) {
      try {
        checkHost(target, policy);
      } catch {
        const details = { host: target.host };
        throw failure("CLOUD_HOST_NOT_ALLOWED", `${target.host} is not an allowed host.`, { details });
      }
    }
    stage.fact("Sign-in host", hosts[0]?.host ?? "");
    stage.fact("Graph host", hosts[1]?.host ?? "");
  });
}

/** Proves that the tenant exists in the chosen cloud, before any credential is sent. */
export async function lookUpTenant({ run, https, cloud, connector }: Context, cached?: Token): Promise<void> {
  if (cached) return run.skip("tenant", "Not looked up: an access token of this tenant is still valid.");
  await run.stage("tenant", async (stage) => {
    const tenant = await withIds(stage, getTenant(https, cloud, connector.tenantId));
    if (tenant.region) stage.fact("Region", tenant.region);
    if (!tenant.graphHost) return;
    stage.fact("Graph host", tenant.graphHost);
    const { host } = new URL(cloud.graphUrl);
    if (topLevelOf(host) === topLevelOf(tenant.graphHost)) return;
    stage.warn(`The tenant says that it uses ${tenant.graphHost}, not ${host}: another cloud may be the right one.`);
  });
}

/** Signs in, unless a cached token serves. */
export async function signIn(context: Context, cached?: Token): Promise<Token> {
  const { run, hide, connector } = context;
  return run.stage("token", async (stage) => {
    describeCredential(stage, connector);
    const token = cached ?? (await withIds(stage, obtainToken(context)));
    hide(token.value);
    if (cached) stage.note("The access token of an earlier run is still valid.");
    stage.fact("Valid until", new Date(token.expiresAtMs).toISOString());
    stage.fact("Correlation ID", token.correlationId);
    return token;
  });
}

/**
 * Reads the token's application permissions. Rights given by RBAC for Applications in Exchange do not show there, so
 * a send goes on without Mail.Send and lets Graph decide; a check, which can prove nothing more, stops.
 */
export async function checkRoles({ run }: Context, { value }: Token, { isProof }: { isProof: boolean }): Promise<void> {
  await run.stage("roles", async (stage) => {
    const roles = rolesOf(value);
    if (!roles) return stage.warn("The access token cannot be read, so its permissions are not known.");
    stage.fact("Application permissions", roles.join(", ") || "none");
    if (roles.includes("Mail.Send")) return;
    if (isProof) throw failure("MAIL_SEND_MISSING", "The access token does not list the permission Mail.Send.");
    stage.warn("The access token does not list Mail.Send. Graph decides whether sending is allowed all the same.");
  });
}

/** Looks the sender up in the directory, where the application may read it. */
export async function checkSender(context: Context, token: Token): Promise<void> {
  const found = await context.run.stage("mailbox", async (stage) => {
    const result = await withIds(
      stage,
      withFreshToken(context, token, stage, (value) => findUser(userOf(context, value))),
    );
    noteIds(stage, result);
    if (result.result === "unknown") stage.warn(unknownSender);
    else stage.note("The directory knows the sender. Only a test mail shows that it has a mailbox.");
    return result.result;
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
    stage.fact("Size", `${mime.length} bytes`);
    const limitMs = context.policy.limits.acceptMs;
    const send = (value: string) => sendMime({ ...userOf(context, value), mime, limitMs });
    const ids = await withIds(stage, withFreshToken(context, token, stage, send));
    noteIds(stage, ids);
    for (const address of envelope.to) run.recipient({ address, isAccepted: true, reply: "202 Accepted" });
  });
}

/** A token from Entra: a request of this run, or a part in one that is under way for the same credential. */
function obtainToken({ tokens, cloud, connector, policy, say, signal, hide }: Context): Promise<Token> {
  const request = async (stop: AbortSignal) => {
    const https = openHttps({ policy, signal: stop, say });
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
  stage: StageHandle,
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

/** The top-level domain, which tells the clouds apart: com, us, cn. */
function topLevelOf(host: string): string | undefined {
  return host.split(".").at(-1);
}
