import { isIPv6 } from "node:net";
import { type DomainResolver, isNone, recordsOf } from "#lib/domain/resolver.ts";
import { hasMacro, parseSpf, type SpfTerm, spfRecordsOf } from "#lib/domain/spf-record.ts";

/** One term with what was looked up for it. */
export type SpfStep = {
  term: SpfTerm;
  /** The record that an include or a redirect leads to. */
  child?: SpfNode;
  /** The addresses of `a` and `mx`, and `ip4` and `ip6`, as ranges. */
  ranges?: string[];
  /** True when the look-up found nothing. */
  isVoid?: true;
  /** Why the look-up gave no answer. */
  failure?: string;
};

/** An SPF record with everything it leads to. Without exactly one record there are no steps. */
export type SpfNode = { domain: string; records: string[]; steps: SpfStep[]; isLoop?: true; failure?: string };

type Walk = {
  resolver: DomainResolver;
  signal: AbortSignal;
  /** The names above, to see a loop. */
  above?: string[];
  /** How many look-ups are left: a record made to be endless is left where ten look-ups are long exceeded. */
  budget?: { left: number };
};

const maxQueries = 60;
const maxMxHosts = 10;

/** Reads the SPF record of a domain and whatever it includes or redirects to, level by level, side by side. */
export async function readSpfTree(domain: string, walk: Walk): Promise<SpfNode> {
  const { resolver, signal, above = [], budget = { left: maxQueries } } = walk;
  if (above.includes(domain)) return { domain, records: [], steps: [], isLoop: true };
  budget.left -= 1;
  if (budget.left < 0) return { domain, records: [], steps: [], failure: "the records lead to too many others" };
  const lookup = await resolver.txt(domain, signal);
  if ("failure" in lookup) return { domain, records: [], steps: [], failure: lookup.failure };
  const records = spfRecordsOf(lookup.records);
  const [record] = records;
  if (record === undefined || records.length > 1) return { domain, records, steps: [] };
  return readSpfRecord(domain, record, { resolver, signal, above, budget });
}

/** The same for a record that may not be published yet. */
export async function readSpfRecord(domain: string, record: string, walk: Walk): Promise<SpfNode> {
  const { resolver, signal, above = [], budget = { left: maxQueries } } = walk;
  const inner = { resolver, signal, above: [...above, domain], budget };
  const steps = await Promise.all(decisive(parseSpf(record)).map((term) => readStep(term, domain, inner)));
  return { domain, records: [record], steps };
}

/** The terms that can decide: nothing counts behind `all`, and a redirect only where there is none (RFC 7208 section 6.1). */
function decisive(terms: SpfTerm[]): SpfTerm[] {
  const all = terms.findIndex(({ kind }) => kind === "all");
  const redirects = terms.filter(({ kind }) => kind === "redirect");
  const invalid = terms.filter(({ kind }) => kind === "invalid");
  const mechanisms = terms.filter(({ kind }) => kind !== "redirect" && kind !== "ignored" && kind !== "invalid");
  if (all === -1) return [...mechanisms, ...redirects, ...invalid];
  const last = mechanisms.findIndex(({ kind }) => kind === "all");
  return [...mechanisms.slice(0, last + 1), ...invalid];
}

async function readStep(term: SpfTerm, domain: string, walk: Required<Walk>): Promise<SpfStep> {
  switch (term.kind) {
    case "include":
    case "redirect":
      return hasMacro(term.target) ? { term } : { term, child: await readSpfTree(term.target, walk) };
    case "ip":
      return { term, ranges: [term.range] };
    case "a":
    case "mx":
      return hasMacro(term.target ?? "") ? { term } : readHosts(term, term.target ?? domain, walk);
    default:
      return { term };
  }
}

type HostsTerm = Extract<SpfTerm, { kind: "a" | "mx" }>;

async function readHosts(term: HostsTerm, name: string, walk: Required<Walk>): Promise<SpfStep> {
  const { resolver, signal, budget } = walk;
  if (term.kind === "a") {
    const found = await readAddresses([name], term, walk);
    return { term, ...found };
  }
  budget.left -= 1;
  if (budget.left < 0) return { term, failure: "the records lead to too many others" };
  const lookup = await resolver.mx(name, signal);
  if ("failure" in lookup) return { term, failure: lookup.failure };
  if (isNone(lookup)) return { term, ranges: [], isVoid: true };
  const hosts = lookup.records.map(({ exchange }) => exchange).filter(Boolean);
  const { ranges, failure } = await readAddresses(hosts.slice(0, maxMxHosts), term, walk);
  return { term, ...(ranges ? { ranges } : {}), ...(failure ? { failure } : {}) };
}

async function readAddresses(
  names: string[],
  term: HostsTerm,
  { resolver, signal, budget }: Required<Walk>,
): Promise<Pick<SpfStep, "ranges" | "isVoid" | "failure">> {
  budget.left -= names.length;
  if (budget.left < 0) return { failure: "the records lead to too many others" };
  const lookups = await Promise.all(names.flatMap((name) => [resolver.a(name, signal), resolver.aaaa(name, signal)]));
  const addresses = lookups.flatMap((lookup) => recordsOf(lookup));
  const ranges = addresses.map((address) => `${address}/${isIPv6(address) ? term.prefix6 : term.prefix4}`);
  const failed = lookups.find((lookup) => "failure" in lookup);
  if (failed && "failure" in failed) return { ranges, failure: failed.failure };
  return addresses.length === 0 ? { ranges, isVoid: true } : { ranges };
}
