import type { LookupAddress } from "node:dns";
import { isIP, isIPv4, type Socket } from "node:net";
import { hostname } from "node:os";
import type { Admission } from "#lib/email/admission.ts";
import { withDeadline } from "#lib/email/deadline.ts";
import { isSandbox } from "#lib/email/egress.ts";
import { failure } from "#lib/email/facts.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { askOtherPorts } from "#lib/email/other-ports.ts";
import type { Policy } from "#lib/email/policy.ts";
import { addressesOf, checkRoute, connectRoute, type Route } from "#lib/email/route.ts";
import { factsOfRoutes, nameOfProxy } from "#lib/email/route-facts.ts";
import type { Run, StageHandle } from "#lib/email/running-report.ts";
import { parseCapabilities } from "#lib/email/smtp-capabilities.ts";
import { foreign, type Reply, readReply, refusal, replyOf } from "#lib/email/smtp-reply.ts";
import { foreignService, type Words } from "#lib/email/smtp-words.ts";
import type { DialFailure } from "#lib/email/socket.ts";
import type { Endpoint } from "#lib/email/target.ts";
import { secureSocket } from "#lib/email/tls.ts";

/** A connection on which the server has spoken and that is as encrypted as it will become. */
export type Opened = { socket: Socket; greeting: string; isEncrypted: boolean };

type Opening = {
  /** STARTTLS as it is to be: the operator's word on it is in it. */
  endpoint: Endpoint;
  route: Route;
  /** A password will cross this connection. */
  hasAuth: boolean;
  policy: Policy;
  signal: AbortSignal;
  run: Run;
  words: Words;
  admission: Admission;
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

async function connectTo(opening: Opening): Promise<Socket> {
  const { route, policy, signal, run, admission } = opening;
  const { host, port } = route;
  const { proxy } = route.rules;
  await run.stage("policy", async (stage) => {
    stage.record({ hosts: [host], isSandbox: isSandbox(route, policy), ...factsOfRoutes([route]) });
    for (const recipient of admission.refused) run.recipient(recipient);
    admission.check();
    checkRoute(route);
  });
  const addresses = await lookUpHost(opening);
  return run.stage("connect", async (stage) => {
    stage.record({ proxy: proxy ? nameOfProxy(proxy) : "none" });
    // What answers from here says nothing about what answers from the proxy.
    const others = proxy ? undefined : askOtherPorts({ host, addresses, port, policy, signal });
    try {
      const { socket, address, failed } = await connectRoute(route, addresses, signal);
      stage.record({ ...(address ? { address } : {}), ...(failed.length > 0 ? { failed } : {}) });
      return socket;
    } catch (error) {
      const { failed } = error as Partial<DialFailure>;
      stage.record({ ...(failed ? { failed } : {}), ...(others ? { ports: await others.answers() } : {}) });
      throw error;
    } finally {
      others?.stop();
    }
  });
}

async function lookUpHost({ route, signal, run }: Opening): Promise<LookupAddress[]> {
  if (isIP(route.host)) {
    run.skip("dns", "The host is an address already.");
    return addressesOf(route, signal);
  }
  return run.stage("dns", async (stage) => {
    const addresses = await addressesOf(route, signal);
    // Only what may be dialled is told: the addresses behind a refused name are nobody's business.
    if (addresses.length > 0) stage.record({ addresses: addresses.map(({ address }) => address) });
    else stage.note("Not known on this machine: the proxy looks the name up.");
    return addresses;
  });
}

function upgrade(plain: Socket, { route, policy, signal }: Opening, stage: StageHandle<"tls">) {
  return secureSocket({
    socket: plain,
    host: route.host,
    trust: route.rules,
    limits: policy.limits,
    signal,
    onFacts: (facts) => stage.record({ ...facts, isEncrypted: true }),
  });
}

async function readGreeting(socket: Socket, opening: Opening, stage: StageHandle<"greeting">): Promise<string> {
  const reply = await answer(socket, opening, { command: "CONNECT", late: "GREETING_TIMEOUT" });
  opening.words.show(() => stage.record({ banner: reply.text }));
  if (reply.code !== 220) throw refusal("GREETING_REFUSED", reply);
  return reply.text;
}

async function answer(
  socket: Socket,
  { words, signal, policy }: Opening,
  { command, late }: { command: string; late: "GREETING_TIMEOUT" | "ANSWER_TIMEOUT" },
): Promise<Reply> {
  const ms = late === "GREETING_TIMEOUT" ? policy.limits.greetingMs : policy.limits.answerMs;
  const reply = await withDeadline({ ms, code: late, signal }, (inner) => readReply(socket, inner));
  const service = command === "CONNECT" ? foreignService(reply) : undefined;
  if (service) throw foreign(service);
  words.server(reply.text);
  words.reply(replyOf(command, reply.text));
  return reply;
}

/**
 * Upgrades with STARTTLS (RFC 3207) as the connector says, or says why not. The question is asked here and not by the
 * library, which would try STARTTLS where it is not offered and hand over a password where it may not.
 */
async function startTls(plain: Socket, opening: Opening, stage: StageHandle<"tls">): Promise<Socket | undefined> {
  const { endpoint, route, hasAuth, words } = opening;
  const stayPlain = (why: string) => {
    const isLocal = isLoopbackHost(endpoint.host);
    stage.record({ isEncrypted: false, isLocal });
    stage.note(`Not encrypted: ${isLocal ? "the connection does not leave this machine" : why}.`);
    return undefined;
  };
  if (endpoint.startTls === "never")
    return stayPlain(`STARTTLS is switched off for this ${route.rules.startTls ? "host" : "connector"}`);
  const ask = (line: string, command: string) => {
    words.client(line);
    plain.write(`${line}\r\n`);
    return answer(plain, opening, { command, late: "ANSWER_TIMEOUT" });
  };
  const name = clientName();
  const hello = await ask(`EHLO ${name}`, "EHLO");
  // Servers that know only HELO say 500 or 502; any other refusal is about us.
  if (![250, 500, 502].includes(hello.code)) {
    throw refusal("EHLO_REFUSED", hello, "EHLO", { clientName: name });
  }
  if (hello.code === 250) stage.record({ plain: parseCapabilities(hello.text) });
  if (hello.code !== 250 || !/^250[ -]STARTTLS\s*$/im.test(hello.text)) {
    if (endpoint.startTls === "required") throw failure("STARTTLS_NOT_OFFERED", "STARTTLS is not offered.");
    if (hasAuth) throw failure("PASSWORD_UNENCRYPTED", "STARTTLS is not offered.");
    return stayPlain("the server does not offer STARTTLS");
  }
  const ready = await ask("STARTTLS", "STARTTLS");
  if (ready.code !== 220) throw refusal("STARTTLS_REFUSED", ready);
  // Whatever stands behind the answer was put there by someone who wants it read as if it had come encrypted.
  if (plain.readableLength > 0) throw failure("STARTTLS_INJECTION", "Bytes follow the answer to STARTTLS.");
  return upgrade(plain, opening, stage);
}
