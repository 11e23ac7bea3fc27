import { isIP, type Socket } from "node:net";
import { connect, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from "node:tls";
import { withDeadline } from "#lib/email/deadline.ts";
import { failure } from "#lib/email/facts.ts";
import type { ConnectionRules } from "#lib/email/host-rules.ts";
import type { TimeLimits, Verification } from "#lib/email/policy.ts";
import type { TlsFacts } from "#lib/email/stage-facts.ts";
import { tlsFactsOf } from "#lib/email/tls-facts.ts";

/** Whom a connection believes, and how Mailroom proves who it is. */
export type Trust = Pick<ConnectionRules, "tls"> &
  Partial<Pick<ConnectionRules, "trustedCertificate" | "clientCertificate">>;

/**
 * Upgrades a connection to TLS and checks the certificate as far as the rules ask for: against the well-known
 * authorities, the operator's, the connector's own, and the host name. What the handshake established goes to `onFacts`
 * also when the certificate is refused. Not a byte of ours crosses before it was accepted.
 * @throws a failure with the code `TLS_TIMEOUT`, `TLS_HANDSHAKE`, `CERTIFICATE` or `CLIENT_CERTIFICATE`
 */
export async function secureSocket(args: {
  socket: Socket;
  host: string;
  trust: Trust;
  limits: Pick<TimeLimits, "tlsMs">;
  signal: AbortSignal;
  onFacts?: (facts: TlsFacts) => void;
}): Promise<TLSSocket> {
  const secureContext = contextOf(args);
  const deadline = { ms: args.limits.tlsMs, code: "TLS_TIMEOUT", signal: args.signal };
  const socket = await withDeadline(deadline, (signal) => shakeHands({ ...args, secureContext }, signal));
  const facts = tlsFactsOf(socket, args.host);
  args.onFacts?.(facts);
  if (isAccepted(facts, args.trust.tls.verification)) return socket;
  socket.destroy();
  const reason = String(socket.authorizationError);
  throw failure("CERTIFICATE", reason, { originalCode: reason, tls: facts, details: detailsOf(facts, args.host) });
}

function isAccepted({ isTrusted, isHostMatch }: TlsFacts, verification: Verification): boolean {
  if (verification === "none") return true;
  return isTrusted && (isHostMatch || verification === "certificate");
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

/** What cannot be begun leaves nothing behind. */
function contextOf({ socket, trust }: { socket: Socket; trust: Trust }): SecureContext {
  try {
    return contextFor(trust);
  } catch (error) {
    socket.destroy();
    if (!trust.clientCertificate) throw error;
    const { message, code } = error as NodeJS.ErrnoException;
    throw failure("CLIENT_CERTIFICATE", message, code ? { originalCode: code } : {});
  }
}

function shakeHands(
  { socket, host, secureContext }: { socket: Socket; host: string; secureContext: SecureContext },
  signal: AbortSignal,
) {
  return new Promise<TLSSocket>((resolve, reject) => {
    // The verdict is read from `authorized` right after the handshake: rejecting inside it would lose the certificate.
    const name = host.replace(/\.$/, "");
    const secured = connect({
      socket,
      host: name,
      servername: isIP(name) ? "" : name,
      secureContext,
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

/** Reading some 150 certificates takes longer than a whole handshake: once for each list of authorities and use of it. */
const contexts = new WeakMap<string[], Map<string, SecureContext>>();

function contextFor(trust: Trust): SecureContext {
  const { tls, trustedCertificate, clientCertificate } = trust;
  // Those of connectors are too many to be kept.
  if (trustedCertificate || clientCertificate?.isOwn) return createContext(trust);
  const known = contexts.get(tls.authorities) ?? new Map<string, SecureContext>();
  contexts.set(tls.authorities, known);
  const use = [tls.minVersion, clientCertificate?.certificate, clientCertificate?.key].join();
  const context = known.get(use) ?? createContext(trust);
  known.set(use, context);
  return context;
}

function createContext({ tls, trustedCertificate, clientCertificate }: Trust): SecureContext {
  const own = [...tls.authorities, ...(trustedCertificate ? [trustedCertificate] : [])];
  return createSecureContext({
    ca: own.length > 0 ? [...getCACertificates("default"), ...own] : undefined,
    // Lets a server's own certificate be trusted without its issuer, when a person has said so.
    allowPartialTrustChain: Boolean(trustedCertificate),
    minVersion: tls.minVersion,
    // OpenSSL offers the old versions only below its usual level of security.
    ...(oldVersions.includes(tls.minVersion) ? { ciphers: "DEFAULT@SECLEVEL=0" } : {}),
    ...(clientCertificate
      ? { cert: clientCertificate.certificate, key: clientCertificate.key, passphrase: clientCertificate.passphrase }
      : {}),
  });
}

const oldVersions = ["TLSv1", "TLSv1.1"];
