import { isIP, isIPv4, type Socket } from "node:net";
import { hostname } from "node:os";
import { withDeadline } from "#lib/email/deadline.ts";
import { checkAddresses, checkHost } from "#lib/email/egress.ts";
import { enhancedStatusOf, failure } from "#lib/email/facts.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import type { Policy } from "#lib/email/policy.ts";
import { type Reply, readReply } from "#lib/email/smtp-reply.ts";
import { dial } from "#lib/email/socket.ts";
import type { Run, StageHandle } from "#lib/email/stages.ts";
import type { Endpoint } from "#lib/email/target.ts";
import { secureSocket } from "#lib/email/tls.ts";
import type { Redact, Transcript } from "#lib/email/transcript.ts";

/** Below this many days a certificate is a warning. */
const shortValidityDays = 14;

/** A connection on which the server has spoken and that is as encrypted as it will become. */
export type Opened = { socket: Socket; greeting: string; isEncrypted: boolean };

type Opening = {
  endpoint: Endpoint;
  /** A password will cross this connection. */
  hasAuth: boolean;
  policy: Policy;
  signal: AbortSignal;
  run: Run;
  redact: Redact;
  transcript: Transcript;
};

/**
 * Opens the connection of a check or a send: stages policy, dns, connect, and greeting and tls in the order in which
 * they happen. Whatever goes wrong later, the socket dies with the signal.
 */
export async function openConnection(opening: Opening): Promise<Opened> {
  const { run, signal, endpoint } = opening;
  const plain = await connectTo(opening);
  const destroy = () => plain.destroy();
  signal.addEventListener("abort", destroy, { once: true });
  plain.once("close", () => signal.removeEventListener("abort", destroy));
  try {
    if (endpoint.secure) {
      const socket = await run.stage("tls", (stage) => upgrade(plain, opening, stage));
      const greeting = await run.stage("greeting", (stage) => readGreeting(socket, opening, stage));
      return { socket, greeting, isEncrypted: true };
    }
    const greeting = await run.stage("greeting", (stage) => readGreeting(plain, opening, stage));
    return await run.stage("tls", async (stage) => {
      const secured = await startTls(plain, opening, stage);
      return { socket: secured ?? plain, greeting, isEncrypted: secured !== undefined };
    });
  } catch (error) {
    plain.destroy();
    throw error;
  }
}

/** The name this machine introduces itself with: a full host name, else an address literal (RFC 5321 section 4.1.4). */
export function clientName(): string {
  const name = hostname();
  if (isIPv4(name)) return `[${name}]`;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name) ? name : "[127.0.0.1]";
}

async function connectTo({ endpoint, policy, signal, run }: Opening): Promise<Socket> {
  const { host, port } = endpoint;
  const literal = isIP(host) ? [{ address: host, family: isIP(host) }] : undefined;
  await run.stage("policy", async () => {
    checkHost(endpoint, policy);
    if (literal) checkAddresses(literal, endpoint, policy);
  });
  if (literal) run.skip("dns", "The host is an address already.");
  const addresses = literal ?? (await run.stage("dns", (stage) => resolveAndCheck(endpoint, policy, signal, stage)));
  const dialled = await run.stage("connect", async (stage) => {
    const result = await dial({ addresses, port, limits: policy.limits, signal });
    stage.fact("Address", result.address);
    for (const { address, code } of result.failed) stage.fact("Did not answer", `${address} (${code})`);
    return result;
  });
  return dialled.socket;
}

async function resolveAndCheck(endpoint: Endpoint, policy: Policy, signal: AbortSignal, stage: StageHandle) {
  const deadline = { ms: policy.limits.dnsMs, code: "DNS_TIMEOUT", signal };
  const addresses = await withDeadline(deadline, (inner) => policy.resolve(endpoint.host, inner));
  checkAddresses(addresses, endpoint, policy);
  stage.fact("Addresses", addresses.map(({ address }) => address).join(", "));
  return addresses;
}

async function upgrade(plain: Socket, { endpoint, policy, signal, redact }: Opening, stage: StageHandle) {
  const { socket, daysLeft } = await secureSocket({
    socket: plain,
    host: endpoint.host,
    policy,
    signal,
    onFacts: (facts) => {
      for (const { label, value } of facts) stage.fact(label, redact(value));
    },
  });
  if (daysLeft < shortValidityDays) stage.warn(`The server's certificate is valid for ${daysLeft} more days only.`);
  return socket;
}

async function readGreeting(socket: Socket, opening: Opening, stage: StageHandle): Promise<string> {
  const reply = await answer(socket, opening, "GREETING_TIMEOUT", opening.policy.limits.greetingMs);
  if (reply.code !== 220) throw failure("GREETING_REFUSED", opening.redact(reply.text, 512), refusalFacts(reply));
  stage.fact("Server", opening.redact(reply.text.slice(4)));
  return reply.text;
}

async function answer(socket: Socket, { transcript, signal }: Opening, code: string, ms: number): Promise<Reply> {
  const reply = await withDeadline({ ms, code, signal }, (inner) => readReply(socket, inner));
  transcript.server(reply.text);
  return reply;
}

function refusalFacts({ code, text }: Reply) {
  const enhanced = enhancedStatusOf(text);
  return { reply: code, isServerText: true, ...(enhanced ? { enhanced } : {}) };
}

/**
 * Upgrades with STARTTLS (RFC 3207) as the connector says, or says why not. The question is asked here and not by the
 * library, which would try STARTTLS where it is not offered and hand over a password where it may not.
 */
async function startTls(plain: Socket, opening: Opening, stage: StageHandle): Promise<Socket | undefined> {
  const { endpoint, hasAuth, policy, transcript, redact } = opening;
  const stayPlain = (why: string) => {
    if (isLoopbackHost(endpoint.host)) return stage.note("Not encrypted: the connection does not leave this machine.");
    const what = hasAuth ? "The password and the mail cross" : "The mail crosses";
    stage.warn(`Not encrypted: ${why}. ${what} the network readable by others.`);
  };
  if (endpoint.startTls === "never") {
    stayPlain("STARTTLS is switched off for this connector");
    return undefined;
  }
  const ask = (line: string) => {
    transcript.client(line);
    plain.write(`${line}\r\n`);
    return answer(plain, opening, "ANSWER_TIMEOUT", policy.limits.answerMs);
  };
  const capabilities = await ask(`EHLO ${clientName()}`);
  if (capabilities.code === 421)
    throw failure("EHLO_REFUSED", redact(capabilities.text, 512), refusalFacts(capabilities));
  if (capabilities.code !== 250 || !/^250[ -]STARTTLS\s*$/im.test(capabilities.text)) {
    if (endpoint.startTls === "required") throw failure("STARTTLS_NOT_OFFERED", "STARTTLS is not offered.");
    if (hasAuth) throw failure("PASSWORD_UNENCRYPTED", "STARTTLS is not offered.");
    stayPlain("the server does not offer STARTTLS");
    return undefined;
  }
  const ready = await ask("STARTTLS");
  if (ready.code !== 220) throw failure("STARTTLS_REFUSED", redact(ready.text, 512), refusalFacts(ready));
  // Whatever stands behind the answer was put there by someone who wants it read as if it had come encrypted.
  if (plain.readableLength > 0) throw failure("STARTTLS_INJECTION", "Bytes follow the answer to STARTTLS.");
  return upgrade(plain, opening, stage);
}
