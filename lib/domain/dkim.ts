import { type DkimReading, nameOf, type Selector } from "#lib/domain/dkim-read.ts";
import { findingOf, type Issue, unanswered } from "#lib/domain/finding.ts";
import type { DomainFact, DomainFinding, RecordToAdd } from "#lib/domain/report.ts";
import { fillIn, type Subject } from "#lib/domain/subject.ts";

/** Shorter RSA keys are not accepted (RFC 8301 section 3.2). */
const minBits = 1_024;
const advisedBits = 2_048;

/** What a DKIM reading means. `signs` is the domain that mail is signed for, `null` where it is certainly not signed. */
export type DkimVerdict = { finding: DomainFinding; signs?: string | null };

/** Says whether keys of the provider stand in the domain (RFC 6376). Whether mail is signed shows in a received mail alone. */
export function judgeDkim(subject: Subject, reading: DkimReading): DkimVerdict {
  const { selectors } = reading;
  const facts = selectors.filter(({ key }) => key.state !== "missing").map(factOf);
  const records = selectors.flatMap((entry) => entry.records);
  const valid = selectors.filter(({ key }) => key.state === "valid");
  const [best] = valid;
  if (best && subject.provider) {
    return {
      finding: findingOf([foundIssue(subject, best), ...keyIssues(valid)], { records, facts }),
      signs: best.domain,
    };
  }
  const { issue, isCertain } = absenceOf(subject, reading);
  const add = issue.status === "unknown" ? [] : targetsOf(subject);
  const found = findingOf([issue], { records, facts, add });
  return { finding: found, ...(isCertain ? { signs: null } : {}) };
}

function foundIssue({ domain, provider }: Subject, best: Selector): Issue {
  const label = provider?.label ?? "";
  const text = `${label} can sign mail for ${best.domain}; receivers find the key under ${nameOf(best)}.`;
  if (best.domain === domain) return { status: "ok", title: `A key of ${label} is published`, text };
  const above = `${text} For ${domain} itself there is none, so DMARC counts the signature only while it compares loosely.`;
  return { status: "ok", title: `A key of ${label} is published for ${best.domain}`, text: above };
}

function keyIssues(valid: Selector[]): Issue[] {
  return valid.flatMap((entry): Issue[] => {
    if (entry.key.state !== "valid") return [];
    const { bits = advisedBits, isTesting } = entry.key;
    const name = nameOf(entry);
    if (bits < minBits) {
      const text = `The key under ${name} has ${bits} bits; receivers refuse less than ${minBits} (RFC 8301). Make a new one.`;
      return [{ status: "failed", title: "The key is too short", text }];
    }
    if (isTesting) {
      const text = `${name} says t=y: receivers may treat the mail as if it were not signed. Take it out once signing works.`;
      return [{ status: "warning", title: "The key is marked as a test", text }];
    }
    if (bits >= advisedBits) return [];
    const text = `The key under ${name} has ${bits} bits; ${advisedBits} are usual today.`;
    return [{ status: "warning", title: `The key has only ${bits} bits`, text }];
  });
}

function absenceOf(subject: Subject, { selectors, isEmpty }: DkimReading): { issue: Issue; isCertain?: boolean } {
  const { domain, provider } = subject;
  const failed = selectors.find(({ key }) => key.state === "unknown")?.key;
  if (failed?.state === "unknown") return { issue: unanswered("The DKIM key", failed.reason) };
  if (!provider) return { issue: ownIssue(subject, selectors) };
  const { label, dkim } = provider;
  const where = dkim?.console
    ? ` ${dkim.console} shows the records to publish.`
    : ` The help pages of ${label} say how.`;
  const defect = selectors.find(({ key }) => key.state === "revoked" || key.state === "broken");
  if (defect) {
    const isRevoked = defect.key.state === "revoked";
    const why = defect.key.state === "broken" ? `is of no use: ${defect.key.reason}` : "has been revoked: p= is empty";
    const text = `What stands under ${nameOf(defect)} ${why}. Signatures of ${label} fail with it.${where}`;
    const title = isRevoked ? "The key has been revoked" : "The key cannot be used";
    return { issue: { status: "failed", title, text }, isCertain: dkim?.mayDiffer !== true };
  }
  if (selectors.length > 0 && !dkim?.mayDiffer) {
    const text = `${label} signs with ${listOf(selectors)}, and nothing stands there for ${domain}. Receivers take its mail as not signed.${where}`;
    return { issue: { status: "failed", title: `No key of ${label} is published`, text }, isCertain: true };
  }
  if (isEmpty && dkim) {
    const text = `Nothing at all stands under _domainkey.${domain}, so nobody’s mail is signed for it.${where}`;
    return { issue: { status: "failed", title: "No DKIM key is published", text }, isCertain: true };
  }
  const tried =
    selectors.length > 0 ? `Under ${listOf(selectors)} there is no key, but ${label} lets each account choose.` : "";
  const random = dkim
    ? `${label} gives each domain selectors of its own, so the key cannot be found from outside.`
    : `With which selectors ${label} signs is not known here.`;
  const status = selectors.length > 0 ? "warning" : "unknown";
  return { issue: { status, title: `The selectors of ${label} are not known`, text: `${tried || random}${where}` } };
}

function ownIssue({ domain }: Subject, selectors: Selector[]): Issue {
  const found = selectors.filter(({ key }) => key.state === "valid");
  const title = found.length > 0 ? "A key is published, but whose is not known" : "The selector is not known";
  const seen = found.length > 0 ? `A key stands under ${found.map(nameOf).join(" and ")}. ` : "";
  const text = `${seen}Every mail server chooses its own selector. The DKIM-Signature header of a test mail names it as s=, and the domain as d=, which has to be ${domain}; without that header the mail is not signed.`;
  return { status: "unknown", title, text };
}

/** The records of a provider whose targets are public knowledge. */
function targetsOf({ domain, provider }: Subject): RecordToAdd[] {
  const { selectors = [], targets = [] } = provider?.dkim ?? {};
  return targets.map((target, index) => ({
    name: nameOf({ selector: selectors[index] ?? "", domain }),
    type: "CNAME",
    value: fillIn(target, domain),
  }));
}

function factOf(entry: Selector): DomainFact {
  const { key } = entry;
  const value = key.state === "valid" ? `${key.algorithm} key${key.bits ? `, ${key.bits} bits` : ""}` : key.state;
  return { label: nameOf(entry), value };
}

function listOf(selectors: Selector[]): string {
  const names = [...new Set(selectors.map(({ selector }) => selector))];
  return names.length === 1
    ? `the selector ${names[0]}`
    : `the selectors ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
