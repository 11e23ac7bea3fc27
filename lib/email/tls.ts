import { isIP, type Socket } from "node:net";
import {
  connect,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import { withDeadline } from "#lib/email/deadline.ts";
import { failure } from "#lib/email/facts.ts";
import type { Policy } from "#lib/email/policy.ts";
import type { Fact } from "#lib/email/report.ts";

const dayMs = 86_400_000;

/** What TLS established. `daysLeft` is that of the server's own certificate. */
type Secured = { socket: TLSSocket; facts: Fact[]; daysLeft: number };

/**
 * Upgrades a connection to TLS 1.2 or newer and verifies the certificate against the well-known authorities, the
 * operator's and the host name. The facts of the certificate are known even when it is refused: they go to `onFacts`.
 * Not a byte of ours crosses before the certificate was accepted.
 * @throws a failure with the code `TLS_TIMEOUT`, `TLS_HANDSHAKE` or `CERTIFICATE`
 */
export async function secureSocket(args: {
  socket: Socket;
  host: string;
  policy: Pick<Policy, "certificateAuthorities" | "limits">;
  signal: AbortSignal;
  onFacts: (facts: Fact[]) => void;
}): Promise<Secured> {
  const { policy, host } = args;
  const deadline = { ms: policy.limits.tlsMs, code: "TLS_TIMEOUT", signal: args.signal };
  const socket = await withDeadline(deadline, (signal) => shakeHands(args, signal));
  const certificate = socket.getPeerCertificate();
  const facts = factsAbout(socket, certificate);
  args.onFacts(facts);
  const validTo = new Date(certificate.valid_to);
  if (socket.authorized) {
    return { socket, facts, daysLeft: Math.floor((validTo.getTime() - Date.now()) / dayMs) };
  }
  socket.destroy();
  const reason = String(socket.authorizationError);
  throw failure("CERTIFICATE", reason, {
    originalCode: reason,
    details: {
      host,
      names: namesOf(certificate).join(", ") || "none",
      issuer: nameOf(certificate.issuer),
      validFrom: dateOf(new Date(certificate.valid_from)),
      validTo: dateOf(validTo),
    },
  });
}

function shakeHands({ socket, host, policy }: Parameters<typeof secureSocket>[0], signal: AbortSignal) {
  return new Promise<TLSSocket>((resolve, reject) => {
    // The verdict is read from `authorized` right after the handshake: rejecting inside it would lose the certificate.
    const name = host.replace(/\.$/, "");
    const secured = connect({
      socket,
      host: name,
      servername: isIP(name) ? "" : name,
      secureContext: contextFor(policy.certificateAuthorities),
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

function contextFor(authorities: string[]): SecureContext {
  const known = contexts.get(authorities);
  if (known) return known;
  const ca = authorities.length > 0 ? [...getCACertificates("default"), ...authorities] : undefined;
  const context = createSecureContext({ ca, minVersion: "TLSv1.2" });
  contexts.set(authorities, context);
  return context;
}

function factsAbout(socket: TLSSocket, certificate: PeerCertificate): Fact[] {
  const validTo = new Date(certificate.valid_to);
  const daysLeft = Math.floor((validTo.getTime() - Date.now()) / dayMs);
  return [
    { label: "Protocol", value: socket.getProtocol() ?? "unknown" },
    { label: "Cipher", value: socket.getCipher().standardName },
    { label: "Certificate for", value: nameOf(certificate.subject) },
    { label: "Names", value: namesOf(certificate).join(", ") || "none" },
    { label: "Issued by", value: nameOf(certificate.issuer) },
    { label: "Valid until", value: `${dateOf(validTo)} (${daysLeft < 0 ? "expired" : `${daysLeft} days left`})` },
    { label: "Trusted", value: socket.authorized ? "yes" : "no" },
  ];
}

function nameOf(subject: PeerCertificate["subject"] | undefined): string {
  const name = subject?.CN ?? subject?.O ?? "unnamed";
  return (Array.isArray(name) ? name.join(", ") : name).slice(0, 200);
}

/** At most ten names: shared hosting puts hundreds into one certificate. */
function namesOf(certificate: PeerCertificate): string[] {
  const names = certificate.subjectaltname?.split(", ").map((name) => name.replace(/^(DNS|IP Address):/, "")) ?? [];
  return names.length > 10 ? [...names.slice(0, 10), `and ${names.length - 10} more`] : names;
}

function dateOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? "unknown" : date.toISOString().slice(0, 10);
}
