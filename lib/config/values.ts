import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { domainToASCII } from "node:url";
import ipaddr from "ipaddr.js";
import * as z from "zod";
import { list, value } from "#lib/config/setting.ts";
import { parseMailbox } from "#lib/email/address.ts";
import { canonicalHost } from "#lib/email/host.ts";
import { hostText } from "#lib/email/host-text.ts";

/** One of a few words. */
export function oneOf<const W extends string>(words: readonly W[]) {
  return z.enum(words, `must be ${wordsOf(words)}`);
}

function wordsOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Yes or no; a word stands for it where the value comes from a reference. */
export const yesOrNo = value("must be true or false", readYesOrNo);

/** The yes or no that a value is or spells out. */
export function readYesOrNo(given: unknown): boolean | undefined {
  if (typeof given === "boolean") return given;
  return given === "true" ? true : given === "false" ? false : undefined;
}

/** A whole number; digits as text will do, since a reference always gives text. */
export function wholeNumber(min: number, max: number) {
  return value(`must be a whole number from ${min} to ${max}`, (given) => numberIn(given, min, max));
}

/** The number that a value is or spells out, if it lies within bounds. */
export function numberIn(given: unknown, min: number, max: number): number | undefined {
  const number = typeof given === "string" && /^\d{1,15}$/.test(given.trim()) ? Number(given) : given;
  return Number.isInteger(number) && (number as number) >= min && (number as number) <= max
    ? (number as number)
    : undefined;
}

/** One line of text. */
export const line = z
  .string("must be a line of text")
  .regex(/^[^\p{Cc}\u2028\u2029]+$/u, "must be a line of text without control characters");

const units = { ms: 1, s: 1_000, m: 60_000 };

/** A time such as `500ms`, `30s` or `2m`, in milliseconds. */
export function duration(minMs: number, maxMs: number) {
  return value(`must be a time from ${showMs(minMs)} to ${showMs(maxMs)}, as in 30s or 500ms`, (given) => {
    const [, digits, unit] = /^(\d{1,9})\s*(ms|s|m)$/.exec(String(given).trim()) ?? [];
    const ms = Number(digits) * units[(unit ?? "ms") as keyof typeof units];
    return digits && ms >= minMs && ms <= maxMs ? ms : undefined;
  });
}

/** A time in the largest unit that says it exactly. */
export function showMs(ms: number): string {
  if (ms % units.m === 0) return `${ms / units.m}m`;
  return ms % units.s === 0 ? `${ms / units.s}s` : `${ms}ms`;
}

/** A size such as `500kB` or `1MB`, in bytes; a bare number is bytes. */
export function size(max: number) {
  return value(`must be a size of at most ${showBytes(max)}, as in 500kB or 1MB`, (given) => {
    const [, digits, unit = "B"] = /^(\d{1,9})\s*(B|kB|MB)?$/i.exec(String(given).trim()) ?? [];
    const bytes = Number(digits) * { b: 1, kb: 1_000, mb: 1_000_000 }[unit.toLowerCase() as "b" | "kb" | "mb"];
    return digits && bytes >= 1 && bytes <= max ? bytes : undefined;
  });
}

/** A size in the largest unit that says it exactly. */
export function showBytes(bytes: number): string {
  if (bytes % 1_000_000 === 0) return `${bytes / 1_000_000}MB`;
  return bytes % 1_000 === 0 ? `${bytes / 1_000}kB` : `${bytes}B`;
}

/** An address of the web as browsers write it, without a slash at its end; with `isOrigin`, one without a path. */
export function webAddress(schemes: ("http" | "https")[], { isOrigin = false } = {}) {
  const rule = `must be an ${schemes.map((scheme) => `${scheme}://`).join(" or ")} address`;
  return value(`${rule}${isOrigin ? " without a path" : ""}`, (given) => {
    if (typeof given !== "string" || !URL.canParse(given)) return undefined;
    const { protocol, username, password, search, hash, pathname, href } = new URL(given);
    const isPlain = !username && !password && !search && !hash && !(isOrigin && pathname !== "/");
    return isPlain && schemes.some((scheme) => protocol === `${scheme}:`) ? href.replace(/\/+$/, "") : undefined;
  });
}

/** A host as it is compared; with `isStarAllowed`, `*` for every host. */
export function readHost(given: unknown, { isStarAllowed = false } = {}): string | undefined {
  if (typeof given !== "string") return undefined;
  if (isStarAllowed && given.trim() === "*") return "*";
  const host = canonicalHost(given);
  return hostText.safeParse(host).success ? host : undefined;
}

/** Names of hosts, in the form in which they are compared. */
export const hostList = list("must be host names or addresses, without scheme and port", (entry) => readHost(entry));

/** A domain of mail addresses in lower-case ASCII; `*.` before it stands for what lies below. */
export function readDomain(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const [, star = "", domain = ""] = /^(\*\.)?(.*)$/s.exec(given.trim()) ?? [];
  const parsed = parseMailbox(`user@${domain}`, { isDotlessAllowed: true });
  return parsed.ok ? star + parsed.mailbox.address.slice("user@".length) : undefined;
}

/** A pattern of addresses in lower case, with its domain in ASCII; `*` in it stands for any text. */
export function readPattern(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const pattern = given.trim().toLowerCase();
  if (!/^[^\s,;<>\p{C}]{1,320}$/u.test(pattern) || !/[@*]/.test(pattern)) return undefined;
  if (isAscii(pattern)) return pattern;
  const domainStart = pattern.lastIndexOf("@") + 1;
  const local = pattern.slice(0, domainStart);
  const domain = pattern.slice(domainStart);
  // The ASCII of a part of a domain is that of the whole part.
  const isHalf = domain.split(/[.\u3002\uFF0E\uFF61]/).some((part) => part.includes("*") && !isAscii(part));
  const ascii = isAscii(local) && !isHalf ? domainToASCII(domain) : "";
  return ascii ? local + ascii : undefined;
}

function isAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text);
}

/** A range of addresses as in `192.0.2.0/24`. */
export function readRange(given: unknown): string | undefined {
  return typeof given === "string" && ipaddr.isValidCIDR(given.trim()) ? given.trim().toLowerCase() : undefined;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a text in PEM form; `undefined` when there is none, or one that cannot be read. */
export function readCertificates(text: unknown): string[] | undefined {
  const found = String(text).match(pemCertificate);
  try {
    for (const pem of found ?? []) new X509Certificate(pem);
  } catch {
    return undefined;
  }
  return found ?? undefined;
}

/** Whom a certificate is about, in a word. */
export function nameOfCertificate(pem: string): string {
  const { subject, fingerprint256 } = new X509Certificate(pem);
  return /^(?:CN|O)=(.+)$/m.exec(subject)?.[1] ?? fingerprint256;
}

/** Certificate authorities from files and from text in the file itself. Answers the PEM texts. */
export const authorities = z
  .strictObject(
    {
      files: list("must be absolute paths of files", (entry) =>
        typeof entry === "string" && isAbsolute(entry) ? entry : undefined,
      ).default([]),
      data: z.string("must be certificates in PEM form").default(""),
    },
    "must hold files (absolute paths) or data (certificates in PEM form)",
  )
  .transform(({ files, data }, context): string[] => {
    const inFiles = files.flatMap((path, index) => {
      const certificates = readCertificates(textOf(path));
      if (certificates) return certificates;
      const message = `must name readable files with certificates in PEM form: ${path} is none`;
      context.addIssue({ code: "custom", message, path: ["files", index] });
      return [];
    });
    const inText = data ? readCertificates(data) : [];
    if (!inText) context.addIssue({ code: "custom", message: "must be certificates in PEM form", path: ["data"] });
    return [...inFiles, ...(inText ?? [])];
  });

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
