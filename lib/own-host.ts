import { isLoopbackHost } from "#lib/email/host.ts";

/**
 * True when a `Host` or an origin's host, with or without a port, means this installation: this machine, or the host
 * of MAILROOM_PUBLIC_URL. Another site can make a name of its own lead here (DNS rebinding), and its pages would then
 * pass for ours; what it cannot do is have the browser send one of these names.
 */
export function isOwnHost(host: string | null, publicUrl: string | undefined): boolean {
  if (!host || !URL.canParse(`http://${host}`)) return false;
  if (publicUrl && new URL(publicUrl).host === host.toLowerCase()) return true;
  return isLoopbackHost(new URL(`http://${host}`).hostname);
}
