import { counted, type Issue, sentence } from "#lib/domain/finding.ts";
import { failureIn, lookupsOf, nodesOf, voidsOf } from "#lib/domain/spf-count.ts";
import { maxLookups, maxVoids, parseSpf } from "#lib/domain/spf-record.ts";
import type { SpfNode } from "#lib/domain/spf-tree.ts";

const permanent = "Receivers then treat the whole record as broken (permerror).";

/** What is wrong with a record whatever mail it is about. `spf` is the tree of a domain with exactly one record. */
export function issuesOfRecord(spf: SpfNode): Issue[] {
  return [...syntaxIssues(spf), ...limitIssues(spf), ...endIssues(spf), ...answerIssues(spf)];
}

function syntaxIssues(spf: SpfNode): Issue[] {
  const broken: Issue[] = nodesOf(spf).flatMap((node) => {
    const invalid = node.steps.filter(({ term }) => term.kind === "invalid").map(({ term }) => term.text);
    const isIncluded = node !== spf;
    if (node.isLoop) return [problem("The record includes itself", `${node.domain} leads back to itself.`)];
    if (isIncluded && !node.failure && node.records.length === 0) {
      return [problem("It includes a name without SPF", `${node.domain} has no SPF record.`)];
    }
    if (node.records.length > 1 && isIncluded) {
      return [problem("It includes a name with two SPF records", `${node.domain} has ${node.records.length}.`)];
    }
    if (invalid.length === 0) return [];
    return [
      problem(
        "The record has a mistake",
        `This cannot be read in the record of ${node.domain}: ${invalid.slice(0, 5).join(" ").slice(0, 200)}.`,
      ),
    ];
  });
  const uses = (kind: string) => nodesOf(spf).some(({ steps }) => steps.some(({ term }) => term.kind === kind));
  if (!uses("ptr")) return broken;
  const text =
    "The mechanism ptr is not to be used any more: it is slow, and many receivers skip it (RFC 7208 section 5.5).";
  return [...broken, { status: "warning", title: "It uses the outdated mechanism ptr", text }];
}

function problem(title: string, text: string): Issue {
  return { status: "failed", title, text: `${text} ${permanent}` };
}

function limitIssues(spf: SpfNode): Issue[] {
  const lookups = lookupsOf(spf);
  const voids = voidsOf(spf);
  const issues: Issue[] = [];
  if (lookups > maxLookups) {
    const text = `It takes ${lookups} look-ups, and receivers make at most ${maxLookups}. ${permanent} Remove what is no longer used, or give a service a sub-domain of its own.`;
    issues.push({ status: "failed", title: `It takes ${lookups} look-ups, more than ${maxLookups}`, text });
  }
  if (voids > maxVoids) {
    const text = `${counted(voids, "look-up")} found nothing; receivers accept ${maxVoids}. ${permanent}`;
    issues.push({ status: "failed", title: "Too many of its look-ups find nothing", text });
  }
  return issues;
}

/** What happens to everybody else's mail. */
function endIssues({ steps, records }: SpfNode): Issue[] {
  const terms = parseSpf(records[0] ?? "");
  const end = terms.findIndex(({ kind }) => kind === "all");
  const behind = end === -1 ? [] : terms.slice(end + 1).filter(({ kind }) => kind !== "ignored" && kind !== "invalid");
  const issue = endIssue(steps);
  if (behind.length === 0) return issue;
  const list = behind
    .slice(0, 5)
    .map(({ text }) => text)
    .join(" ")
    .slice(0, 200);
  const text = `Receivers ignore what stands behind all: ${list}. Put it before all if it is meant to count.`;
  return [...issue, { status: "warning", title: "A part of it is ignored", text }];
}

function endIssue(steps: SpfNode["steps"]): Issue[] {
  const all = steps.find(({ term }) => term.kind === "all")?.term;
  if (all?.kind === "all" && all.qualifier === "+") {
    const text = "+all lets every machine of the internet send for the domain. End the record with ~all or -all.";
    return [{ status: "failed", title: "It allows everybody", text }];
  }
  if (all?.kind === "all" && all.qualifier === "?") {
    const text =
      "?all says nothing about everybody else, so forged mail passes as well. End the record with ~all or -all.";
    return [{ status: "warning", title: "It says nothing about everybody else", text }];
  }
  if (all || steps.some(({ term }) => term.kind === "redirect")) return [];
  const text = "It has no all at its end, which counts as ?all: forged mail passes as well. End it with ~all or -all.";
  return [{ status: "warning", title: "It says nothing about everybody else", text }];
}

function answerIssues(spf: SpfNode): Issue[] {
  const failure = failureIn(spf);
  if (!failure) return [];
  const text = `${sentence(failure)} The look-ups that had no answer are missing in what is said here: try again in a moment.`;
  return [{ status: "unknown", title: "A part of the record could not be looked up", text }];
}
