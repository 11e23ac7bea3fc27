import { diagnose } from "#lib/diagnosis/match.ts";
import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { createTokenCache, type TokenCache } from "#lib/email/entra-token.ts";
import { runExchange } from "#lib/email/exchange.ts";
import type { Diagnose } from "#lib/email/facts.ts";
import { defaultPolicy, defaultTls, type Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { createAuthority } from "./certificates.ts";
import { type Entra, type EntraOptions, startEntra } from "./entra.ts";

export const tenantId = "11111111-2222-4333-8444-555555555555";
export const clientId = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
/** Every character here is changed by one encoding or another. */
export const secret = "canary+&%=/ü value~!*'()";
export const sender = "reports+daily@example.com";

/** A message with everything that encodings get wrong. */
export const message: SmtpMessage = {
  from: { name: "Zoë Report, Ltd.", address: sender },
  to: [{ name: "Ünal", address: "one@example.org" }, { address: "two@example.org" }],
  cc: [{ address: "three@example.org" }],
  bcc: [{ address: "hidden@example.org" }],
  replyTo: [{ address: "answers@example.com" }],
  subject: "Täglicher Bericht 📈 日本語",
  html: '<!doctype html><html lang="en"><body><p>Grüße</p></body></html>',
  text: "Grüße",
};

/** A running Entra and Graph, with what it takes to run a connector against them. */
export type Bench = {
  entra: Entra;
  policy: Policy;
  /** The names that were resolved, in order. */
  resolved: string[];
  connector: OpenExchange;
  tokens: TokenCache;
  check: (changes?: RunChanges) => Promise<Report>;
  send: (changes?: RunChanges) => Promise<Report>;
};

type RunChanges = {
  connector?: Partial<OpenExchange>;
  policy?: Partial<Policy>;
  tokens?: TokenCache;
  diagnose?: Diagnose;
  signal?: AbortSignal;
  onProgress?: (report: Report) => void;
};

/** The names of the stand-ins: two of this machine, which no proxy is asked for. */
const localHosts = { login: "login.localhost", graph: "graph.localhost" };

/** Starts the stand-ins under two names, one for signing in and one for Graph. */
export async function startBench(changes: Partial<EntraOptions> = {}, hosts = localHosts): Promise<Bench> {
  const authority = createAuthority();
  const entra = await startEntra({
    certificate: authority.issue({ names: [hosts.login, hosts.graph, "localhost"] }),
    tenants: [tenantId],
    clients: { [clientId]: { secret, roles: ["Mail.Send"] } },
    mailboxes: [sender],
    ...changes,
  });
  const resolved: string[] = [];
  const cloud = {
    loginUrl: entra.loginUrl.replace("localhost", hosts.login),
    graphUrl: entra.graphUrl.replace("localhost", hosts.graph),
    scope: entra.scope,
  };
  const policy: Policy = {
    ...defaultPolicy,
    allowedHosts: [hosts.login, hosts.graph, ...(hosts === localHosts ? [] : ["127.0.0.1"])],
    allowedPorts: "*",
    loopbackPorts: [],
    tls: { ...defaultTls, authorities: [authority.caPem] },
    clouds: { global: cloud, usGovHigh: cloud, usGovDod: cloud, china: cloud },
    submissionPorts: [],
    resolve: async (host) => {
      resolved.push(host);
      return [{ address: "127.0.0.1", family: 4 }];
    },
  };
  const connector: OpenExchange = {
    kind: "exchange",
    name: "Reports",
    slug: "reports",
    sender: `Reports <${sender}>`,
    tenantId,
    clientId,
    cloud: "global",
    clientAuthentication: "body",
    credential: { type: "secret", clientSecret: secret },
  };
  const tokens = createTokenCache();
  const start = (changes: RunChanges, sent?: SmtpMessage) =>
    runExchange({
      diagnose: changes.diagnose ?? diagnose,
      connector: { ...connector, ...changes.connector },
      ...(sent ? { message: sent } : {}),
      policy: { ...policy, ...changes.policy },
      signal: changes.signal ?? new AbortController().signal,
      onProgress: changes.onProgress ?? (() => {}),
      tokens: changes.tokens ?? tokens,
    });
  return {
    entra,
    policy,
    resolved,
    connector,
    tokens,
    check: (run = {}) => start(run),
    send: (run = {}) => start(run, message),
  };
}
