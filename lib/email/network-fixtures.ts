import { afterEach } from "vitest";
import { type Certificate, createAuthority } from "#e2e/stand-ins/certificates.ts";
import { type Bench as ExchangeBench, startBench } from "#e2e/stand-ins/exchange-fixture.ts";
import { type ProxyStandIn, startProxy } from "#e2e/stand-ins/proxy.ts";
import type { ProxyBehaviour } from "#e2e/stand-ins/proxy-script.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import type { SmtpBehaviour } from "#e2e/stand-ins/smtp-script.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import type { OpenSmtp, StartTls } from "#lib/email/connector.ts";
import { createTokenCache } from "#lib/email/entra-token.ts";
import { defaultTls, type HostRules, type Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { runSmtp } from "#lib/email/smtp.ts";
import { localConnector, localPolicy, message } from "#lib/email/smtp-fixtures.ts";
import { type Exceptions, endpointOf } from "#lib/email/target.ts";

/** One connector of each kind: any SMTP server, TLS from the start; a service, STARTTLS; sign-in and Graph. */
export const kinds = ["SMTP server", "well-known service", "Exchange"] as const;
/** Whether this system has the address at which the service is served: Linux alone gives every one of 127.0.0.0/8. */
export const isServed = (kind: Kind) => kind !== "well-known service" || process.platform === "linux";
/** One of these. */
export type Kind = (typeof kinds)[number];

/** What the other side is like, where it differs from a good one. */
export type Server = {
  /** The names in its certificate; its own unless it says otherwise. */
  names?: string[];
  isSelfSigned?: true;
  /** The only version of TLS that it speaks. */
  tlsVersion?: "TLSv1" | "TLSv1.1" | "TLSv1.2";
  clientAuthority?: string;
  /** Where it falls silent. */
  silentAt?: "handshake" | "greeting" | "answer" | "acceptance";
  smtp?: Partial<SmtpBehaviour>;
};

type ConnectorChanges = Exceptions & Partial<Pick<OpenSmtp, "auth">> & { secure?: boolean; startTls?: StartTls };

/** A running other side, and a connector that sends to it. */
export type NetworkBench = {
  /** The names that are dialled. */
  hosts: string[];
  /** The same as the rules of hosts name them. */
  urls: string[];
  /** Where it really listens. */
  at: { host: string; port: number };
  /** The authority (PEM) of its certificate. */
  authority: string;
  /** Sends one mail. The policy trusts the authority and permits this machine, unless it says otherwise. */
  send(policy?: Partial<Policy>, connector?: ConnectorChanges): Promise<Report>;
  /** How many mails have arrived. */
  received(): number;
  stop(): Promise<void>;
};

/** The service whose port needs no rights to listen at. */
const service = "postmark";
const mailHost = "mail.example.com";
const exchangeHosts = { login: "login.example.com", graph: "graph.example.com" };

/** Addresses of this machine that are this process's own, so that two processes can listen at one port. */
const tail = `${(process.pid >> 8) & 0xff}.${process.pid & 0xff || 1}`;
const ownAddress = `127.77.${tail}`;
/** One on which nothing listens of itself. */
export const otherAddress = `127.78.${tail}`;

/** A resolver that knows the proxy and nothing else, as in networks that reach the outside through it alone. */
export const knowingOnlyTheProxy: Pick<Policy, "resolve"> = {
  resolve: async (name) => {
    if (name === "proxy.test") return [{ address: "127.0.0.1", family: 4 }];
    throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
  },
};

/** Starts servers and proxies that every test leaves behind it. */
export function network() {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });
  return {
    async start(kind: Kind, server: Server = {}): Promise<NetworkBench> {
      const bench = await (kind === "Exchange" ? startExchange(server) : startMail(kind, server));
      closers.push(bench.stop);
      return bench;
    },
    async proxy(behaviour?: ProxyBehaviour): Promise<ProxyStandIn> {
      const proxy = await startProxy(behaviour);
      closers.push(proxy.close);
      return proxy;
    },
  };
}

/** The same rules for every host of a bench. */
export function ruling({ urls }: NetworkBench, rules: HostRules): Pick<Policy, "hosts"> {
  return { hosts: Object.fromEntries(urls.map((url) => [url, rules])) };
}

async function startMail(kind: "SMTP server" | "well-known service", server: Server): Promise<NetworkBench> {
  const isService = kind === "well-known service";
  const own = localConnector({ port: 0, host: mailHost, secure: true });
  const known = {
    kind: "wellKnown",
    service,
    name: "Known",
    slug: "known",
    sender: own.sender,
    auth: own.auth,
  } as const;
  const { host, port } = endpointOf(isService ? known : own);
  const { certificate, authority } = certificateFor([host], server);
  const standIn = await startSmtp({
    tls: isService ? "starttls" : "implicit",
    certificate,
    ...(isService ? { host: ownAddress, port } : {}),
    ...(server.tlsVersion ? { tlsVersion: server.tlsVersion } : {}),
    ...(server.clientAuthority ? { clientAuthority: server.clientAuthority } : {}),
    ...scriptOf(server),
    ...server.smtp,
  });
  const at = { host: isService ? ownAddress : "127.0.0.1", port: standIn.port };
  const connector = isService ? known : { ...own, port: standIn.port };
  return {
    hosts: [host],
    urls: [`smtp://${host}:${standIn.port}`],
    at,
    authority,
    send: (policy, changes) =>
      runSmtp({
        connector: { ...connector, ...changes },
        task: { action: "send", message: message() },
        policy: { ...permissive(authority, at.host), ...policy },
        diagnose,
        signal: new AbortController().signal,
        onProgress: () => {},
      }),
    received: () => standIn.messages.length,
    stop: standIn.close,
  };
}

async function startExchange(server: Server): Promise<NetworkBench> {
  const { certificate, authority } = certificateFor(Object.values(exchangeHosts), server);
  const bench = await startBench(
    {
      certificate,
      graphHost: exchangeHosts.graph,
      ...(server.tlsVersion ? { tlsVersion: server.tlsVersion } : {}),
      ...(server.clientAuthority ? { clientAuthority: server.clientAuthority } : {}),
      ...(server.silentAt === "handshake" ? { handshake: "silent" } : {}),
    },
    exchangeHosts,
  );
  if (server.silentAt === "answer") bench.entra.behave("token", "hang");
  if (server.silentAt === "acceptance") bench.entra.behave("sendMail", "hang");
  const port = Number(new URL(bench.entra.origin).port);
  const { clouds } = bench.policy;
  return {
    hosts: Object.values(exchangeHosts),
    urls: Object.values(exchangeHosts).map((host) => `https://${host}:${port}`),
    at: { host: "127.0.0.1", port },
    authority,
    send: (policy, changes: Exceptions = {}) =>
      sendByGraph(bench, { ...permissive(authority, "127.0.0.1"), clouds, ...policy }, changes),
    received: () => bench.entra.sent.length,
    stop: bench.entra.close,
  };
}

function sendByGraph(bench: ExchangeBench, policy: Policy, { trustedCertificate }: Exceptions): Promise<Report> {
  // A token of the run before would spare the sign-in host.
  return bench.send({
    policy,
    connector: trustedCertificate ? { trustedCertificate } : {},
    tokens: createTokenCache(),
  });
}

function certificateFor(
  own: string[],
  { names = own, isSelfSigned }: Server,
): { certificate: Certificate; authority: string } {
  const authority = createAuthority("Company authority");
  const certificate = authority.issue({ names, ...(isSelfSigned ? { selfSigned: true } : {}) });
  return { certificate, authority: authority.caPem };
}

function scriptOf({ silentAt }: Server): Pick<SmtpBehaviour, "script"> {
  switch (silentAt) {
    case "handshake":
      return { script: { handshake: "silent" } };
    case "greeting":
      return { script: { silentAt } };
    case "answer":
      return { script: { silentAt: "mail" } };
    case "acceptance":
      return { script: { silentAt: "final" } };
    default:
      return {};
  }
}

/** A policy that leads every name to the address and permits it. */
function permissive(authority: string, address: string): Policy {
  return localPolicy({
    allowedHosts: ["*", "127.0.0.1", address],
    tls: { ...defaultTls, authorities: [authority] },
    resolve: async (name) => [{ address: name === "proxy.test" ? "127.0.0.1" : address, family: 4 }],
  });
}
