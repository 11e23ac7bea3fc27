import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { SecureVersion } from "node:tls";
import type { Certificate } from "#e2e/stand-ins/certificates.ts";
import type { ProxyServer } from "#lib/email/policy.ts";

/** What a client asked for: the target as it wrote it, the headers of an HTTP request, and its sign-in. */
export type ProxyRequest = { target: string; headers: Record<string, string>; login?: string };

/** How the proxy behaves. */
export type ProxyBehaviour = {
  protocol?: ProxyServer["protocol"];
  /** An https proxy needs one. */
  certificate?: Certificate;
  /** The only version of TLS that an https proxy speaks. */
  tlsVersion?: SecureVersion;
  /** As `user:password`. */
  login?: string;
  /** Where every tunnel leads, whatever was asked for; absent: the port that was asked for, on this machine. */
  leadsTo?: { host: string; port: number };
  /** Refuses every tunnel with this HTTP status or SOCKS reply. */
  refusal?: number;
  /** What comes instead of any answer: these bytes, nothing, or the end of the connection; of several the next each time. */
  instead?: string | string[];
};

/** What both kinds of proxy do with a request that was understood. */
export type Serving = ProxyBehaviour & {
  note(request: ProxyRequest): void;
  /** Opens the way to the target; `undefined` where nothing listens. */
  reach(target: string): Promise<Socket | undefined>;
};

/** Lets bytes run both ways until either end goes. */
export function join(one: Duplex, other: Duplex): void {
  one.pipe(other).pipe(one);
  one.once("close", () => other.destroy());
  other.once("close", () => one.destroy());
}
