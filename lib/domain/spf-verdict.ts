import ipaddr from "ipaddr.js";
import type { Qualifier, SpfTerm } from "#lib/domain/spf-record.ts";
import type { SpfNode, SpfStep } from "#lib/domain/spf-tree.ts";

/** What a record says about an address; `unknown` where that depends on the mail or on a look-up without an answer. */
export type SpfVerdict = "pass" | "fail" | "softfail" | "neutral" | "unknown";

const verdicts: Record<Qualifier, SpfVerdict> = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" };

/** The verdict on an address with the term that gave it (RFC 7208 section 4.6). */
export function judgeAddress(node: SpfNode, address: string): { verdict: SpfVerdict; term?: SpfTerm } {
  if (node.steps.length === 0) return { verdict: node.records.length === 1 ? "neutral" : "unknown" };
  let isUnsure = false;
  for (const step of node.steps) {
    const { term, child } = step;
    if (term.kind === "redirect") {
      const { verdict } = child ? judgeAddress(child, address) : { verdict: "unknown" as const };
      return { verdict: isUnsure && verdict !== "pass" ? "unknown" : verdict, term };
    }
    const isMatch = matches(step, address);
    if (isMatch === undefined) isUnsure = true;
    if (!isMatch || !("qualifier" in term)) continue;
    const verdict = verdicts[term.qualifier];
    return { verdict: isUnsure && verdict !== "pass" ? "unknown" : verdict, term };
  }
  return { verdict: isUnsure ? "unknown" : "neutral" };
}

/** Whether a term matches; undefined where that cannot be told. */
function matches({ term, child, ranges, failure }: SpfStep, address: string): boolean | undefined {
  switch (term.kind) {
    case "all":
      return true;
    case "include": {
      const verdict = child ? judgeAddress(child, address).verdict : "unknown";
      return verdict === "unknown" ? undefined : verdict === "pass";
    }
    case "ip":
    case "a":
    case "mx":
      if (ranges?.some((range) => contains(range, `${address}`))) return true;
      return failure || !ranges ? undefined : false;
    case "exists":
    case "ptr":
      return undefined;
    default:
      return false;
  }
}

/** The name among these that the record includes or redirects to so that it passes, at any depth. */
export function findInclude(node: SpfNode, names: string[]): string | undefined {
  for (const { term, child } of node.steps) {
    if (!leadsOn(term)) continue;
    if (names.includes(term.target)) return term.target;
    const below = child && findInclude(child, names);
    if (below) return below;
  }
  return undefined;
}

function leadsOn(term: SpfTerm): term is Extract<SpfTerm, { kind: "include" | "redirect" }> {
  return term.kind === "redirect" || (term.kind === "include" && term.qualifier === "+");
}

/** Every range of addresses that passes. */
export function rangesOf({ steps }: SpfNode): string[] {
  return steps.flatMap(({ term, child, ranges = [] }) => {
    if (leadsOn(term)) return child ? rangesOf(child) : [];
    return "qualifier" in term && term.qualifier === "+" ? ranges : [];
  });
}

/** Whether the first record lets pass every address that the second lets pass: a provider may be listed by its addresses. */
export function covers(node: SpfNode, provider: SpfNode): boolean {
  const needed = rangesOf(provider);
  const given = rangesOf(node);
  return needed.length > 0 && needed.every((range) => given.some((wider) => contains(wider, range)));
}

/** Whether a range contains an address or another range, both in the same family. */
function contains(range: string, other: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(range);
  const [address, otherBits] = other.includes("/") ? ipaddr.parseCIDR(other) : [ipaddr.parse(other), 128];
  return (
    network.kind() === address.kind() && bits <= otherBits && address.match([network, bits] as [ipaddr.IPv4, number])
  );
}
