import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from "node:tls";
import type { CertificateFacts, TlsFacts } from "#lib/email/stage-facts.ts";

const dayMs = 86_400_000;
const maxNames = 10;
/** A server may send any number of certificates. */
const maxChain = 6;

/** What a handshake established. The chain is judged by OpenSSL, the host name here, since OpenSSL's verdict hides it. */
export function tlsFactsOf(socket: TLSSocket, host: string): TlsFacts {
  const chain = chainOf(socket.getPeerCertificate(true));
  const [own] = chain;
  const error = socket.authorized ? undefined : String(socket.authorizationError);
  const isHostMatch = own !== undefined && checkServerIdentity(host.replace(/\.$/, ""), own) === undefined;
  const trustError = error === "ERR_TLS_CERT_ALTNAME_INVALID" ? undefined : error;
  const last = chain.at(-1);
  return {
    version: socket.getProtocol() ?? "unknown",
    cipher: socket.getCipher().standardName,
    chain: chain.map(certificateFacts),
    isTrusted: trustError === undefined,
    ...(trustError ? { trustError } : {}),
    isHostMatch,
    ...(trustError && last ? { issuerPem: pemOf(last.raw) } : {}),
  };
}

/** From the server's own certificate upwards; the last one is linked to itself. */
function chainOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next?.raw && chain.length < maxChain) {
    chain.push(next);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

function certificateFacts(certificate: PeerCertificate): CertificateFacts {
  const validTo = new Date(certificate.valid_to);
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: namesOf(certificate),
    validFrom: isoOf(new Date(certificate.valid_from)),
    validTo: isoOf(validTo),
    daysLeft: Math.floor((validTo.getTime() - Date.now()) / dayMs),
    isSelfSigned: JSON.stringify(certificate.subject) === JSON.stringify(certificate.issuer),
    fingerprint: certificate.fingerprint256,
  };
}

function pemOf(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----"].join("\n");
}

function nameOf(subject: PeerCertificate["subject"] | undefined): string {
  const name = subject?.CN ?? subject?.O ?? "unnamed";
  return (Array.isArray(name) ? name.join(", ") : name).slice(0, 200);
}

function namesOf(certificate: PeerCertificate): string[] {
  const names = certificate.subjectaltname?.split(", ") ?? [];
  return names.flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []).slice(0, maxNames);
}

function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? "unknown" : date.toISOString();
}
