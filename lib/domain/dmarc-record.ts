import { parseTags } from "#lib/domain/dkim-key.ts";
import { type DomainResolver, recordsOf } from "#lib/domain/resolver.ts";
import type { Subject } from "#lib/domain/subject.ts";

const policies = ["none", "quarantine", "reject"] as const;
/** What receivers are asked to do with mail that fails. */
type DmarcPolicy = (typeof policies)[number];

/** A DMARC record as it applies to the sender's domain (RFC 7489 section 6.3). */
export type Dmarc = {
  /** Absent where the record has none that can be read. */
  policy?: DmarcPolicy;
  /** The share of failing mail to which the policy applies, from 0 to 100. */
  percent: number;
  /** Strict: the domains have to be the same. Relaxed: the registered domain is enough. */
  spf: "relaxed" | "strict";
  dkim: "relaxed" | "strict";
  /** Where reports are sent. */
  reports: string[];
};

/** What was found: under which name, and every DMARC record there. */
export type DmarcReading = { name: string; records: string[]; isInherited: boolean; failure?: string };

/** Looks for the record of the domain, then for that of the registered domain above (RFC 7489 section 6.6.3). */
export async function readDmarc(
  { domain, organisation }: Subject,
  resolver: DomainResolver,
  signal: AbortSignal,
): Promise<DmarcReading> {
  const names = [...new Set([domain, organisation])].map((name) => `_dmarc.${name}`);
  const lookups = await Promise.all(names.map((name) => resolver.txt(name, signal)));
  for (const [index, lookup] of lookups.entries()) {
    const name = names[index] ?? "";
    const isInherited = index > 0;
    if ("failure" in lookup) return { name, records: [], isInherited, failure: lookup.failure };
    const records = recordsOf(lookup).filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text));
    if (records.length > 0) return { name, records, isInherited };
  }
  return { name: names.at(-1) ?? "", records: [], isInherited: false };
}

/** Reads the tags of a record. `isInherited`: it stands above the sender's domain, so that `sp` comes before `p`. */
export function parseDmarc(record: string, isInherited: boolean): Dmarc {
  const tags = parseTags(record);
  const policyOf = (tag: string) => policies.find((policy) => policy === tags.get(tag)?.toLowerCase());
  const percent = Number(tags.get("pct") ?? 100);
  const alignment = (tag: string) => (tags.get(tag)?.toLowerCase() === "s" ? "strict" : "relaxed");
  const reports = (tags.get("rua") ?? "").split(",").filter(Boolean);
  const own = policyOf("p");
  // A record that names an address for reports but no policy counts as one that only asks for reports.
  const policy = (isInherited ? policyOf("sp") : undefined) ?? own ?? (reports.length > 0 ? "none" : undefined);
  return {
    ...(policy ? { policy } : {}),
    percent: Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent : 100,
    spf: alignment("aspf"),
    dkim: alignment("adkim"),
    reports,
  };
}
