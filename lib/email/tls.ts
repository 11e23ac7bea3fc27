import { isIP, type Socket } from "node:net";
import { connect, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from "node:tls";
import { withDeadline } from "#lib/email/deadline.ts";
import { failure } from "#lib/email/facts.ts";
import type { TimeLimits } from "#lib/email/policy.ts";
import type { TlsFacts } from "#lib/email/stage-facts.ts";
import { tlsFactsOf } from "#lib/email/tls-facts.ts";

/** Whom a connection believes. */
export type Trust = {
  /** PEM texts, besides the well-known authorities. */
  authorities: string[];
  /** The one certificate (PEM) that this connector trusts besides: an authority's, or the server's own. */
  certificate?: string | undefined;
  /** Whether TLS 1.0 and 1.1 will do, and weak keys with them. */
  isOldAllowed?: boolean | undefined;
};

/**
 * Upgrades a connection to TLS and verifies the certificate against the well-known authorities, the operator's, the
 * connector's own and the host name. What the handshake established goes to `onFacts` also when the certificate is
 * refused. Not a byte of ours crosses before it was accepted.
 * @throws a failure with the code `TLS_TIMEOUT`, `TLS_HANDSHAKE` or `CERTIFICATE`
 */
export async function secureSocket(args: {
  socket: Socket;
  host: string;
  trust: Trust;
  limits: Pick<TimeLimits, "tlsMs">;
  signal: AbortSignal;
  onFacts: (facts: TlsFacts) => void;
}): Promise<TLSSocket> {
  const deadline = { ms: args.limits.tlsMs, code: "TLS_TIMEOUT", signal: args.signal };
  const socket = await withDeadline(deadline, (signal) => shakeHands(args, signal));
  const facts = tlsFactsOf(socket, args.host);
  args.onFacts(facts);
  if (socket.authorized) return socket;
  socket.destroy();
  const reason = String(socket.authorizationError);
  throw failure("CERTIFICATE", reason, { originalCode: reason, tls: facts, details: detailsOf(facts, args.host) });
}

/** What the sentences about a refused certificate speak of. */
function detailsOf({ chain }: TlsFacts, host: string): Record<string, string> {
  const [own] = chain;
  return {
    host,
    names: own?.names.join(", ") || "none",
    issuer: own?.issuer ?? "unnamed",
  };
}

function shakeHands({ socket, host, trust }: Parameters<typeof secureSocket>[0], signal: AbortSignal) {
  return new Promise<TLSSocket>((resolve, reject) => {
    // The verdict is read from `authorized` right after the handshake: rejecting inside it would lose the certificate.
    const name = host.replace(/\.$/, "");
    const secured = connect({
      socket,
      host: name,
      servername: isIP(name) ? "" : name,
      secureContext: contextFor(trust),
      rejectUnauthorized: false,
    });
    const settle = () => signal.removeEventListener("abort", abort);
    const abort = () => {
      secured.destroy();
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    secured.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      socket.destroy();
      reject(failure("TLS_HANDSHAKE", error.message, { originalCode: error.code ?? "ECONNRESET" }));
    });
    secured.once("secureConnect", () => {
      settle();
      resolve(secured);
    });
  });
}

/** Reading some 150 certificates takes longer than a whole handshake: once for each list of authorities. */
const contexts = new WeakMap<string[], SecureContext>();

function contextFor({ authorities, certificate, isOldAllowed }: Trust): SecureContext {
  if (certificate || isOldAllowed) return createContext(authorities, certificate, isOldAllowed);
  const known = contexts.get(authorities) ?? createContext(authorities);
  contexts.set(authorities, known);
  return known;
}

function createContext(authorities: string[], certificate?: string, isOldAllowed?: boolean): SecureContext {
  const own = [...authorities, ...(certificate ? [certificate] : [])];
  return createSecureContext({
    ca: own.length > 0 ? [...getCACertificates("default"), ...own] : undefined,
    // Lets a server's own certificate be trusted without its issuer, when a person has said so.
    allowPartialTrustChain: Boolean(certificate),
    // OpenSSL offers the old versions only below its usual level of security.
    ...(isOldAllowed ? { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } : { minVersion: "TLSv1.2" }),
  });
}
