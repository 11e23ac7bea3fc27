import { type Alignment, alignmentOf, type Evidence } from "#lib/domain/dmarc-alignment.ts";
import { type Dmarc, type DmarcReading, parseDmarc } from "#lib/domain/dmarc-record.ts";
import { findingOf, type Issue, unanswered } from "#lib/domain/finding.ts";
import type { DomainFact, DomainFinding, RecordToAdd } from "#lib/domain/report.ts";
import type { Subject } from "#lib/domain/subject.ts";

const consequences = {
  none: "do nothing about mail that fails",
  quarantine: "put mail that fails into spam",
  reject: "refuse mail that fails",
} as const;

/** What the DMARC record asks for and whether the connector's mail meets it (RFC 7489). */
export function judgeDmarc(subject: Subject, reading: DmarcReading, evidence: Evidence): DomainFinding {
  const { name, failure } = reading;
  const records = reading.records.map((value) => ({ name, type: "TXT" as const, value }));
  const [record] = reading.records;
  if (failure) return findingOf([unanswered("The DMARC record", failure)], { records, facts: [] });
  if (record === undefined) {
    return findingOf([missing(subject)], { records, facts: [], add: [recordFor(subject, startOf(subject))] });
  }
  if (records.length > 1) {
    const text = `With ${records.length} DMARC records receivers use none of them. Keep one.`;
    const add: RecordToAdd = { name, type: "TXT", value: record, replaces: true };
    return findingOf([{ status: "failed", title: `There are ${records.length} DMARC records`, text }], {
      ...{ records, facts: [], add: [add] },
    });
  }
  const dmarc = parseDmarc(record, reading.isInherited);
  if (!dmarc.policy) {
    const text = "It has no p= that receivers understand: none, quarantine or reject.";
    const add: RecordToAdd = { name, type: "TXT", value: withPolicy(record), replaces: true };
    return findingOf([{ status: "failed", title: "The record says no policy", text }], {
      records,
      facts: [],
      add: [add],
    });
  }
  const alignment = alignmentOf(subject, dmarc, evidence);
  const issues = [policyIssue(dmarc.policy, dmarc, alignment), ...detailIssues(subject, reading, dmarc)];
  return findingOf(issues, { records, facts: factsOf(dmarc) });
}

function missing({ domain, organisation }: Subject): Issue {
  const above = organisation === domain ? "" : ` nor for ${organisation}`;
  const text = `There is none for ${domain}${above}. Gmail, Yahoo and Outlook.com want one from everybody who sends much, and forged mail goes unnoticed without it. The record below changes nothing about delivery and brings reports; its mailbox has to exist.`;
  return { status: "failed", title: "There is no DMARC record", text };
}

function policyIssue(policy: NonNullable<Dmarc["policy"]>, dmarc: Dmarc, { passes, text }: Alignment): Issue {
  const share = dmarc.percent < 100 ? ` (for ${dmarc.percent} % of it)` : "";
  const asks = `Receivers are asked to ${consequences[policy]}${share}.`;
  const explained = `${asks} Mail passes when the sender’s domain agrees with what SPF or DKIM verified. ${text}`;
  if (passes === false) {
    const title =
      policy === "none" ? "This connector’s mail fails DMARC" : `This connector’s mail fails DMARC: ${policy}`;
    return { status: policy === "none" ? "warning" : "failed", title, text: explained };
  }
  if (policy !== "none" && passes === undefined) {
    const title = `The policy is ${policy}, and whether this mail passes is not known`;
    return { status: "unknown", title, text: explained };
  }
  if (policy !== "none") return { status: "ok", title: `The policy is ${policy}`, text: explained };
  const next = "When the reports show only mail of your own, go on to quarantine, then to reject.";
  return { status: "warning", title: "The policy is none: it only watches", text: `${explained} ${next}` };
}

function detailIssues({ domain }: Subject, { name, isInherited }: DmarcReading, dmarc: Dmarc): Issue[] {
  const issues: Issue[] = [];
  if (isInherited)
    issues.push({ status: "ok", title: "", text: `${domain} has none of its own and takes that of ${name}.` });
  if (dmarc.policy === "none" && dmarc.reports.length === 0) {
    const text = "Without rua= no reports arrive, so that nobody watches either.";
    issues.push({ status: "warning", title: "Nobody gets the reports", text });
  }
  return issues;
}

function factsOf({ policy = "none", percent, spf, dkim, reports }: Dmarc): DomainFact[] {
  return [
    { label: "Policy", value: percent < 100 ? `${policy}, ${percent} %` : policy },
    { label: "Alignment", value: `SPF ${spf}, DKIM ${dkim}` },
    { label: "Reports to", value: reports.map((uri) => uri.replace(/^mailto:/i, "")).join(", ") || "nobody" },
  ];
}

function startOf({ organisation }: Subject): string {
  return `v=DMARC1; p=none; rua=mailto:dmarc@${organisation}`;
}

function recordFor({ organisation }: Subject, value: string): RecordToAdd {
  return { name: `_dmarc.${organisation}`, type: "TXT", value };
}

/** The policy has to stand right behind the version (RFC 7489 section 6.3). */
function withPolicy(record: string): string {
  const others = record
    .split(";")
    .slice(1)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "" && !/^p\s*=/i.test(tag));
  return ["v=DMARC1", "p=none", ...others].join("; ");
}
