import { lookupsOf, lookupsOfStep, nodesOf, voidsOf } from "#lib/domain/spf-count.ts";
import { maxLookups, maxVoids, parseSpf, type SpfTerm } from "#lib/domain/spf-record.ts";
import type { SpfNode, SpfStep } from "#lib/domain/spf-tree.ts";
import { rangesOf } from "#lib/domain/spf-verdict.ts";

/** A record to publish. `flattened` are the includes that it names by their addresses. */
type Flattened = { value: string; flattened: string[] };

// An answer of this size fits into what DNS servers send without another round (RFC 6891, DNS flag day 2020).
const maxLength = 1_200;

/**
 * One record from those that are there: merged, without the terms to drop and what cannot be read, with what stood
 * behind `all` and the additions before it, and with a sound end.
 */
export function rewriteSpf(records: string[], { additions, drop }: { additions: string[]; drop: string[] }): string {
  const terms = records.flatMap(parseSpf).filter(({ kind, text }) => kind !== "invalid" && !drop.includes(text));
  const isMerged = records.length > 1;
  const inner = terms.flatMap((term) => {
    if (term.kind === "redirect") return isRedirectKept(terms, isMerged) ? [] : [`include:${term.target}`];
    return term.kind === "all" || term.kind === "ignored" ? [] : [term.text];
  });
  return ["v=spf1", ...unique([...inner, ...additions]), ...endOf(terms, isMerged)].join(" ");
}

/** The terms that cannot be read, and so break a whole record. */
export function unreadableTermsOf(records: string[]): string[] {
  return records.flatMap(parseSpf).flatMap(({ kind, text }) => (kind === "invalid" ? [text] : []));
}

/** The terms that only break a record: includes without a record, and what finds nothing where that is too much. */
export function deadTermsOf(node: SpfNode): string[] {
  const hasTooManyVoids = voidsOf(node) > maxVoids;
  return node.steps
    .filter(({ child, isVoid }) => {
      const isEmpty = child?.records.length === 0 && !child.failure;
      return isEmpty || (isVoid && hasTooManyVoids);
    })
    .map(({ term }) => term.text);
}

/**
 * The record of this tree if receivers can follow it, else one that names some includes by their addresses: those first
 * that save most for their length, and none of `keep`. Undefined where that is not enough or becomes too long.
 */
export function flattenSpf(node: SpfNode, keep: string[]): Flattened | undefined {
  const [record = ""] = node.records;
  const chosen = new Map<string, string[]>();
  let total = lookupsOf(node);
  const candidates = node.steps
    .filter((step) => step.term.kind === "include" && !keep.includes(step.term.target) && isPlain(step))
    .map((step) => ({ step, ranges: unique(step.child ? rangesOf(step.child) : []), saved: lookupsOfStep(step) }))
    .toSorted((one, other) => one.ranges.length / one.saved - other.ranges.length / other.saved);
  for (const { step, ranges, saved } of candidates) {
    if (total <= maxLookups) break;
    chosen.set(step.term.text, ranges.map(textOfRange));
    total -= saved;
  }
  const terms = record.split(" ").flatMap((text) => chosen.get(text) ?? [text]);
  const value = unique(terms).join(" ");
  if (total > maxLookups || value.length > maxLength) return undefined;
  return { value, flattened: [...chosen.keys()].map((text) => text.slice(text.indexOf(":") + 1)) };
}

/** A redirect means the whole rest of a record, so it cannot stay one beside another record or an `all`. */
function isRedirectKept(terms: SpfTerm[], isMerged: boolean): boolean {
  return !isMerged && !terms.some(({ kind }) => kind === "all");
}

/** How the new record ends: as the old one where that is sound, the softer way where two differ. */
function endOf(terms: SpfTerm[], isMerged: boolean): string[] {
  const modifiers = unique(terms.filter(({ kind }) => kind === "ignored").map(({ text }) => text));
  const redirect = terms.find(({ kind }) => kind === "redirect");
  if (redirect && isRedirectKept(terms, isMerged)) return [redirect.text, ...modifiers];
  const qualifiers = terms.flatMap((term) => (term.kind === "all" ? [term.qualifier] : []));
  const isHard = qualifiers.length > 0 && qualifiers.every((qualifier) => qualifier === "-");
  return [isHard ? "-all" : "~all", ...modifiers];
}

/** True where an include means its addresses and nothing else. */
function isPlain({ child, term }: SpfStep): boolean {
  if (!child || !("qualifier" in term) || term.qualifier !== "+") return false;
  return nodesOf(child).every(
    ({ steps, failure }) =>
      steps.length > 0 &&
      !failure &&
      steps.every(
        ({ term: { kind, text } }) => /^(ip|include|redirect|all)$/.test(kind) && !/^[-~?](?!all)/i.test(text),
      ),
  );
}

function textOfRange(range: string): string {
  const bare = range.replace(/(?<=\..*)\/32$|(?<=:.*)\/128$/, "");
  return `${range.includes(":") ? "ip6" : "ip4"}:${bare}`;
}

function unique(texts: string[]): string[] {
  return [...new Map(texts.map((text) => [text.toLowerCase(), text])).values()];
}
