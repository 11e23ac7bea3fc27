import type { DomainFinding, DomainStatus } from "#lib/domain/report.ts";

/** One thing there is to say: how bad it is, a headline, and sentences. */
export type Issue = { status: DomainStatus; title: string; text: string };

// Anybody may put anything into DNS; what is shown of it stays within bounds.
const maxShown = 40;
const maxValueLength = 2_000;

const order: DomainStatus[] = ["failed", "unknown", "warning", "ok"];

/** A finding from everything there is to say: the worst gives it its status and its title and is explained first. */
export function findingOf(
  issues: Issue[],
  { records, facts, add = [] }: Pick<DomainFinding, "records" | "facts" | "add">,
): DomainFinding {
  const sorted = issues.toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status));
  const worst = sorted[0] ?? { status: "unknown", title: "Nothing is known", text: "" };
  return {
    status: worst.status,
    title: worst.title,
    explanation: sorted
      .map(({ text }) => text)
      .filter(Boolean)
      .join("\n"),
    records: records.slice(0, maxShown).map((record) => ({ ...record, value: record.value.slice(0, maxValueLength) })),
    facts: facts.slice(0, maxShown),
    ...(add.length > 0 ? { add } : {}),
  };
}

/** What is said when a question got no answer. */
export function unanswered(what: string, failure: string): Issue {
  return {
    status: "unknown",
    title: `${what} could not be looked up`,
    text: `${sentence(failure)} Nothing follows from that for the domain: try again in a moment.`,
  };
}

/** A reason as a sentence of its own. */
export function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

/** "1 look-up", "7 look-ups". */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
