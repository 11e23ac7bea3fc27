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
