import * as z from "zod";
import { canonicalIpv6 } from "#lib/email/host.ts";

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** A bare host name, IPv4 or IPv6 address: trimmed, without scheme, path, user or port. */
export const hostText = z
  .string("Enter the host name of the mail server.")
  .trim()
  .superRefine((host, context) => {
    const message = hostMistake(host);
    if (message) context.addIssue({ code: "custom", message });
  });

function hostMistake(host: string): string | undefined {
  if (host === "") return "Enter the host name of the mail server.";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host))
    return "Leave out the scheme: write smtp.example.com, not smtp://smtp.example.com.";
  if (host.includes("/") || host.includes("?") || host.includes("#"))
    return "Leave out everything after the host name.";
  if (host.includes("@")) return "Leave out the user name: write only the host name.";
  if (host.length > 253) return "A host name has at most 253 characters.";
  if (/^(?:[^:]*|\[.*\]):\d+$/.test(host)) return "Leave out the port here: it has a field of its own.";
  if (/^\[.*\]$/.test(host)) return "Write an IPv6 address without brackets, as in 2001:db8::7.";
  if (/^[0-9a-f.]*:[0-9a-f:.]*$/i.test(host)) return canonicalIpv6(host) ? undefined : "This is not an IPv6 address.";
  const labels = host.replace(/\.$/, "").split(".");
  // A last part that is a number makes URL parsers and resolvers read the whole as an IPv4 address.
  if (/^(?:\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? ""))
    return ipv4.test(host) ? undefined : "This is not an IPv4 address.";
  if (labels.every((part) => label.test(part))) return undefined;
  return "This is not a host name. Letters, digits, hyphens and dots are allowed; write international names in their xn-- form.";
}
