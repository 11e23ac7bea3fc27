import { isIP } from "node:net";
import { type DomainResolver, recordsOf } from "#lib/domain/resolver.ts";
import { type Allowance, allowanceOf } from "#lib/domain/spf-allowed.ts";
import { deadTermsOf, flattenSpf, rewriteSpf, unreadableTermsOf } from "#lib/domain/spf-repair.ts";
import { readSpfRecord, readSpfTree, type SpfNode } from "#lib/domain/spf-tree.ts";
import type { Subject } from "#lib/domain/subject.ts";

/** A record to publish: what it names by addresses instead of by name, and the terms that it leaves out. */
type Proposal = {
  value: string;
  flattened: string[];
  /** They find nothing. */
  dropped: string[];
  /** Nobody can tell what was meant. */
  unreadable: string[];
};

/** The record as it is published, whether it allows the connector's mail, and the record that would be right. */
export type SpfReading = { spf: SpfNode; allowance: Allowance; proposal?: Proposal };

/** Looks up what `judgeSpf` judges. A proposal is looked up like a published record, so that its look-ups count too. */
export async function readSpf(subject: Subject, resolver: DomainResolver, signal: AbortSignal): Promise<SpfReading> {
  const { domain, include, host } = subject;
  const walk = { resolver, signal };
  const [spf, provider, addresses] = await Promise.all([
    readSpfTree(domain, walk),
    include ? readSpfTree(include, walk) : undefined,
    host ? readAddresses(host, resolver, signal) : undefined,
  ]);
  const { records } = spf;
  const isSeveral = records.length > 1;
  const base = isSeveral ? await readSpfRecord(domain, rewriteSpf(records, { additions: [], drop: [] }), walk) : spf;
  const allowance = allowanceOf(subject, { spf: base, ...(provider ? { provider } : {}), ...addresses });
  const { additions } = allowance;
  if (spf.failure || (records.length === 0 && additions.length === 0)) return { spf, allowance };
  const dropped = deadTermsOf(base);
  const unreadable = unreadableTermsOf(records);
  const value = rewriteSpf(records, { additions, drop: dropped });
  const proposal = flattenSpf(await readSpfRecord(domain, value, walk), subject.provider?.spfIncludes ?? []);
  const isNews = isSeveral || proposal?.value !== records[0];
  return { spf, allowance, ...(proposal && isNews ? { proposal: { ...proposal, dropped, unreadable } } : {}) };
}

async function readAddresses(
  host: string,
  resolver: DomainResolver,
  signal: AbortSignal,
): Promise<{ addresses: string[]; addressFailure?: string }> {
  if (isIP(host)) return { addresses: [host] };
  const [four, six] = await Promise.all([resolver.a(host, signal), resolver.aaaa(host, signal)]);
  const addresses = [...recordsOf(four), ...recordsOf(six)];
  if (addresses.length > 0) return { addresses };
  return "failure" in four ? { addresses, addressFailure: four.failure } : { addresses };
}
