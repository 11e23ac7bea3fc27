import { distance } from "fastest-levenshtein";
import { endpointFix, type MakeFix } from "#lib/diagnosis/make-fix.ts";
import { regionsOf } from "#lib/diagnosis/regions.ts";
import { services } from "#lib/email/service-catalogue.ts";

/** A mistyped host differs from the right one by this many characters at most. */
const maxTypos = 2;

/** Ports on which a conversation begins in plain text. */
const plainStartPorts = [25, 587, 2525, 2587];

const encrypted = ["Use port 465 with Secure on", { port: 465, secure: true }] as const;
const startingPlain = ["Use port 587 with STARTTLS", { port: 587, secure: false, startTls: "required" }] as const;

/** Changes of where and how a connector dials. */
export const connectionFixes = {
  /** TLS from the first byte, on the port for it. */
  secureOn: (failed) => {
    const { port = 465, secure } = failed.known;
    if (secure) return [];
    if (!plainStartPorts.includes(port)) return [endpointFix(failed, "Turn Secure on", { secure: true })];
    return [endpointFix(failed, "Turn Secure on and use port 465", { secure: true, port: 465 })];
  },
  /** STARTTLS, on a port that starts in plain text. */
  secureOff: (failed) => {
    if (failed.known.secure === false) return [];
    const change = { secure: false, startTls: "required" };
    if (failed.known.port !== 465) return [endpointFix(failed, "Turn Secure off and require STARTTLS", change)];
    return [endpointFix(failed, "Turn Secure off and require STARTTLS on port 587", { ...change, port: 587 })];
  },
  /** Not where the server has said what it can do and STARTTLS is not among it. */
  startTlsRequired: (failed) => {
    const { isEncrypted, extensions } = failed.known;
    if (isEncrypted || (extensions.length > 0 && !extensions.includes("STARTTLS"))) return [];
    return [endpointFix(failed, "Require STARTTLS", { secure: false, startTls: "required" })];
  },
  port465: (failed) => (failed.known.port === 465 ? [] : [endpointFix(failed, "Use port 465", { port: 465 })]),
  /** The port for sending that goes with one for relaying or for reading mail. */
  submissionPort: (failed) => {
    const { port = 0 } = failed.known;
    if ([993, 995].includes(port)) return [endpointFix(failed, ...encrypted)];
    return [25, 110, 143].includes(port) ? [endpointFix(failed, ...startingPlain)] : [];
  },
  /** The submission ports that were found to answer. */
  openPort: (failed) =>
    (failed.facts.stages.connect?.ports ?? [])
      .filter(({ isOpen }) => isOpen)
      .map(({ port, secure }) =>
        secure
          ? endpointFix(failed, `Use port ${port} with Secure on`, { port, secure })
          : endpointFix(failed, `Use port ${port} with STARTTLS`, { port, secure, startTls: "required" }),
      ),
  /** The host of a well-known service that looks most like this one. */
  knownHost: (failed) => {
    const host = failed.known.host?.toLowerCase() ?? "";
    const [near] = services
      .map((service) => ({ host: service.host, typos: distance(host, service.host) }))
      .filter(({ typos }) => typos > 0 && typos <= maxTypos)
      .sort((a, b) => a.typos - b.typos);
    return near ? [endpointFix(failed, `Use ${near.host}`, { host: near.host })] : [];
  },
  /** The provider's hosts in other regions. */
  region: (failed) => {
    const { provider, kind, host: current = "" } = failed.known;
    return regionsOf(provider, current)
      .filter(({ host }) => host !== current)
      .map(({ label, host }) => {
        const service = services.find((candidate) => candidate.host === host);
        const text = `Use the region ${label}`;
        return service && kind === "wellKnown"
          ? { label: text, service: service.key }
          : endpointFix(failed, text, { host });
      });
  },
} satisfies Record<string, MakeFix>;
