import { counted, findingOf, type Issue, unanswered } from "#lib/domain/finding.ts";
import type { DomainFact, DomainFinding, RecordToAdd } from "#lib/domain/report.ts";
import { lookupsOf, lookupsOfStep, voidsOf } from "#lib/domain/spf-count.ts";
import { issuesOfRecord } from "#lib/domain/spf-issues.ts";
import type { SpfReading } from "#lib/domain/spf-read.ts";
import { maxLookups, maxVoids } from "#lib/domain/spf-record.ts";
import type { SpfNode } from "#lib/domain/spf-tree.ts";
import type { Subject } from "#lib/domain/subject.ts";

/** What the SPF record means for the connector's mail (RFC 7208), and whether it allows it. */
export function judgeSpf(subject: Subject, reading: SpfReading): { finding: DomainFinding; isAllowed?: boolean } {
  const { spf, allowance } = reading;
  const records = spf.records.map((value) => ({ name: subject.domain, type: "TXT" as const, value }));
  if (spf.failure) {
    return { finding: findingOf([unanswered("The SPF record", spf.failure)], { records, facts: [] }) };
  }
  const issues = issuesOf(subject, reading);
  const isSettled = issues.every(({ status }) => status === "ok" || status === "unknown");
  const { add, note } = isSettled ? { add: [], note: [] } : recordToAdd(subject, reading);
  const facts = [...allowance.facts, ...(records.length === 1 ? factsOf(spf) : [])];
  const finding = findingOf([...issues, ...note], { records, facts, add });
  if (allowance.isAllowed === undefined || records.length !== 1) return { finding };
  return { finding, isAllowed: allowance.isAllowed && !issues.some(({ status }) => status === "failed") };
}

function issuesOf({ domain, provider }: Subject, { spf, allowance }: SpfReading): Issue[] {
  if (spf.records.length === 1) return [...issuesOfRecord(spf), allowance.issue];
  if (spf.records.length > 1) {
    const text = `A domain has exactly one SPF record; with ${spf.records.length} receivers use none of them (permerror). Replace them with one.`;
    return [{ status: "failed", title: `There are ${spf.records.length} SPF records`, text }];
  }
  if (provider?.returnPath === "provider") {
    const text = `Mail through ${provider.label} does without, because SPF is judged by a return-path of ${provider.label}. For all other mail a domain without an SPF record is easy to forge.`;
    return [{ status: "warning", title: "There is no SPF record", text }];
  }
  const text = `Nothing says which servers may send for ${domain}, so receivers distrust its mail.`;
  return [{ status: "failed", title: "There is no SPF record", text }];
}

/** The record that would settle what can be settled by one, with what is to be known about it. */
function recordToAdd({ domain }: Subject, { spf, proposal }: SpfReading): { add: RecordToAdd[]; note: Issue[] } {
  if (!proposal) return { add: [], note: [] };
  const isNew = spf.records.length === 0;
  const { value, flattened, dropped, unreadable } = proposal;
  const record: RecordToAdd = { name: domain, type: "TXT", value, ...(isNew ? {} : { replaces: true }) };
  const notes = [
    isNew && "Before you publish it, add every other service that sends for the domain.",
    unreadable.length > 0 &&
      `The proposed record leaves out ${listed(unreadable)}, which cannot be read: correct it and put it back before you publish.`,
    dropped.length > 0 && `The proposed record leaves out ${listed(dropped)}, which finds nothing.`,
    flattened.length > 0 &&
      `The proposed record names ${listed(flattened)} by their addresses of today, which they may change without notice: look again now and then.`,
  ].filter((note) => note !== false);
  return { add: [record], note: notes.map((text) => ({ status: "ok", title: "", text })) };
}

function listed(texts: string[]): string {
  return texts.slice(0, 10).join(", ");
}

function factsOf(spf: SpfNode): DomainFact[] {
  const voids = voidsOf(spf);
  return [
    { label: "Look-ups", value: `${lookupsOf(spf)} of at most ${maxLookups}` },
    ...spf.steps
      .filter((step) => lookupsOfStep(step) > 0)
      .map((step) => ({ label: step.term.text, value: counted(lookupsOfStep(step), "look-up") })),
    ...(voids > 0 ? [{ label: "Look-ups that found nothing", value: `${voids} of at most ${maxVoids}` }] : []),
  ];
}
