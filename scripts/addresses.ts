import { networkInterfaces } from "node:os";
import type { Settings } from "#lib/settings.ts";

type Listening = Pick<Settings, "listen" | "port" | "publicUrl">;

const everywhere = ["0.0.0.0", "::"];
/** A machine that runs containers has an address in each of their networks. */
const ownShown = 3;

/** Where a process of this machine reaches the web process: an address as it stands in a URL. */
export function localHostOf(listen: string): string {
  if (everywhere.includes(listen)) return "127.0.0.1";
  return listen.includes(":") ? `[${listen}]` : listen;
}

/** The addresses at which people can open Mailroom, the best one first. */
export function addressesOf({ listen, port, publicUrl }: Listening, own = ownIpv4): string[] {
  const at = (host: string) => `http://${host}:${port}`;
  const isOpen = everywhere.includes(listen);
  const hosts = isOpen
    ? ["localhost", ...own().slice(0, ownShown)]
    : [listen === "127.0.0.1" ? "localhost" : localHostOf(listen)];
  return [...(publicUrl ? [publicUrl] : []), ...hosts.map(at)];
}

/** This machine's addresses in the networks that it is in. */
function ownIpv4(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries = []) =>
    entries.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address),
  );
}
