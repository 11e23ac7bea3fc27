import ipaddr from "ipaddr.js";

/** What a matching mechanism answers: pass, fail, soft fail or neutral (RFC 7208 section 4.6.2). */
export type Qualifier = "+" | "-" | "~" | "?";

/**
 * One term of an SPF record. `target` is the name it looks at, absent where that is the record's own domain; `prefix4`
 * and `prefix6` are the bits that have to agree. `ignored` are modifiers that decide nothing; `invalid` breaks the record.
 */
export type SpfTerm = { text: string } & (
  | { kind: "all"; qualifier: Qualifier }
  | { kind: "include" | "exists"; qualifier: Qualifier; target: string }
  | { kind: "ptr"; qualifier: Qualifier }
  | { kind: "a" | "mx"; qualifier: Qualifier; target?: string; prefix4: number; prefix6: number }
  | { kind: "ip"; qualifier: Qualifier; range: string }
  | { kind: "redirect"; target: string }
  | { kind: "ignored" }
  | { kind: "invalid" }
);

/** Most look-ups that receivers make for one record (RFC 7208 section 4.6.4). */
export const maxLookups = 10;
/** Most look-ups that may find nothing (RFC 7208 section 4.6.4). */
export const maxVoids = 2;

/** The SPF records among the TXT records of a name (RFC 7208 section 4.5). */
export function spfRecordsOf(texts: string[]): string[] {
  return texts.filter((text) => /^v=spf1(?: |$)/i.test(text));
}

/** The terms of an SPF record in their order (RFC 7208 section 12). */
export function parseSpf(record: string): SpfTerm[] {
  return record.split(/ +/).slice(1).filter(Boolean).map(parseTerm);
}

/** Whether a name is built from the mail in question: nobody can look it up beforehand (RFC 7208 section 7). */
export function hasMacro(name: string): boolean {
  return name.includes("%");
}

function parseTerm(text: string): SpfTerm {
  const [, name = "", value = ""] = /^([a-z][\w.-]*)=(.*)$/i.exec(text) ?? [];
  if (name.toLowerCase() === "redirect") {
    return value === "" ? { text, kind: "invalid" } : { text, kind: "redirect", target: nameOf(value) };
  }
  if (name !== "") return { text, kind: "ignored" };
  const [, sign = "", kind = "", rest = ""] =
    /^([+?~-]?)(all|include|exists|ptr|ip4|ip6|a|mx)((?:[:/].*)?)$/i.exec(text) ?? [];
  return { text, ...mechanismOf(kind.toLowerCase(), (sign || "+") as Qualifier, rest) };
}

type Bare<T> = T extends unknown ? Omit<T, "text"> : never;

function mechanismOf(kind: string, qualifier: Qualifier, rest: string): Bare<SpfTerm> {
  const target = nameOf(rest.slice(1));
  switch (kind) {
    case "all":
      return rest === "" ? { kind, qualifier } : { kind: "invalid" };
    case "include":
    case "exists":
      return /^:[^/]/.test(rest) ? { kind, qualifier, target } : { kind: "invalid" };
    case "ptr":
      return { kind, qualifier };
    case "ip4":
    case "ip6":
      return rangeOf(kind, qualifier, rest.slice(1));
    case "a":
    case "mx":
      return hostsOf(kind, qualifier, rest);
    default:
      return { kind: "invalid" };
  }
}

function hostsOf(kind: "a" | "mx", qualifier: Qualifier, rest: string): Bare<SpfTerm> {
  const [whole, target, four = "32", six = "128"] =
    /^(?::([^/]+))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(rest) ?? [];
  if (whole === undefined || Number(four) > 32 || Number(six) > 128) return { kind: "invalid" };
  const prefixes = { prefix4: Number(four), prefix6: Number(six) };
  return { kind, qualifier, ...(target ? { target: nameOf(target) } : {}), ...prefixes };
}

function rangeOf(kind: "ip4" | "ip6", qualifier: Qualifier, text: string): Bare<SpfTerm> {
  const range = text.includes("/") ? text : `${text}/${kind === "ip4" ? 32 : 128}`;
  const family = kind === "ip4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const isWhole = kind === "ip6" || ipaddr.IPv4.isValidFourPartDecimal(text.split("/")[0] ?? "");
  return isWhole && family.isValidCIDR(range) ? { kind: "ip", qualifier, range } : { kind: "invalid" };
}

function nameOf(text: string): string {
  return text.toLowerCase().replace(/\.$/, "");
}
