import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { addressHeader } from "#lib/people/visitor.ts";
import { settings } from "#lib/settings.ts";

/**
 * The network address of a client. `proxyHops` reverse proxies stand before Mailroom, each of which appends the address
 * it was called from to X-Forwarded-For: what lies further left was written by the client and is not believed.
 */
export function clientAddressOf(socketAddress: string, forwardedFor: string | undefined, proxyHops: number): string {
  const socket = plain(socketAddress);
  const told = forwardedFor?.trim() ? forwardedFor.split(",").map((entry) => plain(withoutPort(entry.trim()))) : [];
  const address = [...told, socket].at(-1 - proxyHops) ?? told[0] ?? socket;
  return isIP(address) === 0 ? socket : address;
}

/** Some proxies name the port too, and then an IPv6 address stands in brackets. */
function withoutPort(entry: string): string {
  return entry.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
}

/** IPv4 within IPv6 as IPv4, so that one machine has one address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, "");
}

/**
 * Notes the address at every request before anything else sees it. Next.js hands neither pages nor actions the socket,
 * and lets a client's own X-Forwarded-For pass as the address.
 */
export function noteClientAddresses(): void {
  const { proxyHops } = settings();
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const forwarded = headers["x-forwarded-for"];
    const text = typeof forwarded === "string" ? forwarded : undefined;
    headers[addressHeader] = clientAddressOf(socket.remoteAddress ?? "", text, proxyHops);
  });
}
