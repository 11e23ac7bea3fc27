import { networkInterfaces } from "node:os";
import { isLoopbackHost } from "#lib/email/host.ts";

/**
 * True when a `Host` or an origin's host, with or without a port, means this installation: this machine by a loopback
 * name or one of its addresses, or the host of MAILROOM_PUBLIC_URL. Another site can make a name of its own lead here
 * (DNS rebinding), and its pages would then pass for ours; what it cannot do is have the browser send one of these.
 */
export function isOwnHost(host: string | null, publicUrl: string | undefined, addresses = ownAddresses): boolean {
  if (!host || !URL.canParse(`http://${host}`)) return false;
  if (publicUrl && new URL(publicUrl).host === host.toLowerCase()) return true;
  const { hostname } = new URL(`http://${host}`);
  if (isLoopbackHost(hostname)) return true;
  // No name looks like this, so that a name is never compared.
  return /^[\d.]+$|^\[/.test(hostname) && addresses().includes(hostname);
}

/**
 * True when what is typed into a page that was asked for under this `Host` crosses a network in the clear: the only
 * encrypted way is the one of MAILROOM_PUBLIC_URL, and what stays on this machine needs none.
 */
export function isReadable(host: string | null, publicUrl: string | undefined): boolean {
  if (!host || !URL.canParse(`http://${host}`)) return false;
  if (isLoopbackHost(new URL(`http://${host}`).hostname)) return false;
  const way = publicUrl === undefined ? undefined : new URL(publicUrl);
  return way?.protocol !== "https:" || way.host !== host.toLowerCase();
}

/** The addresses of this machine's own network interfaces, as they stand in a URL. They may change while it runs. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries = []) =>
    entries.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address)),
  );
}
