import "server-only";
import type { CustomFetch } from "openid-client";
import { Agent, buildConnector, fetch } from "undici";
import type { EgressPolicy } from "#lib/email/egress.ts";
import { failure } from "#lib/email/facts.ts";
import { canonicalHost, isLoopbackHost } from "#lib/email/host.ts";
import { openHttpsSocket } from "#lib/email/https-socket.ts";
import type { Policy } from "#lib/email/policy.ts";
import { routeTo } from "#lib/email/route.ts";

/** How long one request to the provider may take, to the last byte of its answer. */
export const limitMs = 5_000;
const maxAnswerBytes = 1_000_000;

/**
 * Requests to the identity provider take the operator's proxy, and what they say about its host and whom to trust holds.
 * Where it lies is their choice, and the hosts that it names for its tokens and keys are believed with it.
 */
export function fetchUnder(policy: Policy): CustomFetch {
  const dispatcher = new Agent({ connect: connectorUnder(policy), maxResponseSize: maxAnswerBytes, allowH2: false });
  // Read to its end here, so that a connection that breaks is told from an answer that is no good.
  return async (url, { body, method, headers, redirect, signal }) => {
    const options = { method, headers, redirect, dispatcher, body: body ?? null, ...(signal ? { signal } : {}) };
    const answer = await fetch(url, options as Parameters<typeof fetch>[1]);
    const content = await answer.arrayBuffer();
    return new Response(content.byteLength > 0 ? content : null, {
      status: answer.status,
      headers: [...answer.headers],
    });
  };
}

function connectorUnder(policy: Policy): buildConnector.connector {
  const { tls, limits } = policy;
  const strict: Policy = {
    ...policy,
    // Who signs in is never left to a server that could be another, but for a host whose own rules say so.
    tls: { ...tls, verification: "full" },
    limits: { ...limits, dnsMs: limitMs, connectMs: limitMs, tlsMs: limitMs },
  };
  const plain = buildConnector({ timeout: limitMs });
  const { signal } = new AbortController();
  return (options, callback) => {
    const { protocol, hostname, port } = options;
    const host = canonicalHost(hostname);
    if (protocol !== "https:") {
      // Only for a provider on this machine, wherever it says that its doors are.
      if (isLoopbackHost(host)) return plain(options, callback);
      return callback(failure("PLAIN_HTTP", "The provider names an address without TLS."), null);
    }
    const target = { scheme: "https", host, port: Number(port || 443) } as const;
    openHttpsSocket(routeTo(target, strict, {}, openFor(host, policy)), signal).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

function openFor(host: string, policy: EgressPolicy): EgressPolicy {
  return { ...policy, allowedHosts: [host], allowedPorts: "*", isPrivateAllowed: true, refusedRanges: [] };
}
