import { maxLength } from "#lib/email/lengths.ts";

/** A hint about two fields that disagree, with the change that would settle it. */
export type PortHint = { message: string; secure: boolean };

const plainStartPorts = [25, 587, 2525, 2587];

/** Says when port and encryption contradict what servers usually do there (RFC 8314). A hint, never a rule. */
export function portHint({ port, secure }: { port?: number; secure: boolean }): PortHint | undefined {
  if (port === undefined) return undefined;
  if (!secure && (port === 465 || port === 2465)) {
    return { secure: true, message: `Port ${port} usually expects encryption from the first byte: turn Secure on.` };
  }
  if (secure && plainStartPorts.includes(port)) {
    return {
      secure: false,
      message: `Port ${port} usually starts in plain text and then uses STARTTLS: turn Secure off.`,
    };
  }
  return undefined;
}

/** What a text holds besides a host name, taken apart: the bare host, and the port if it names one. */
export type HostHint = { host: string; port?: number };

/**
 * Takes the bare host and the port out of what somebody pasted into the host's field: an address of the web or of mail,
 * `smtp://user@smtp.example.com:587/`, `smtp.example.com:587`, `[2001:db8::7]:25`. Nothing for a text that is a host
 * already, or in which no host can be seen.
 */
export function hostHint(text: string): HostHint | undefined {
  const typed = text.trim();
  const authority = typed
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/s, "")
    .replace(/^.*@/s, "");
  const [, ipv6, name, digits] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::(\d{0,5}))?$/i.exec(authority) ?? [];
  const host = ipv6 ?? name?.replace(/^[.-]+|[.-]+$/g, "");
  if (!host || host === typed.replace(/\.$/, "")) return undefined;
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : { host };
}

const guid = /^\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*$/i;

/** Warns of the most common mistake with client secrets: the portal shows an ID beside the value. */
export function secretIdHint(clientSecret: string): string | undefined {
  if (!guid.test(clientSecret)) return undefined;
  return "This looks like the secret's ID. The form needs its value, which the portal shows only once, when the secret is made.";
}

/** A slug from a name: lower-case ASCII letters and digits with single hyphens, within its greatest length. */
export function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return (words ?? []).join("-").slice(0, maxLength.slug).replace(/-$/, "") || "connector";
}
