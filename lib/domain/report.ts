/** How one part of a domain stands. `unknown`: it could not be looked up or cannot be told from outside. */
export type DomainStatus = "ok" | "warning" | "failed" | "unknown";

/** One fact that was established, for people: `{ label: "Look-ups", value: "7 of 10" }`. */
export type DomainFact = { label: string; value: string };

/** A record as DNS answered it; the value of a TXT record is whole, however it was cut into strings. */
export type FoundRecord = { name: string; type: "TXT" | "CNAME" | "MX" | "A" | "AAAA"; value: string };

/** A record to publish, complete. `replaces`: it takes the place of what is there under this name. */
export type RecordToAdd = { name: string; type: "TXT" | "CNAME" | "MX"; value: string; replaces?: true };

/** What was found out about one part of a domain, and what is to be done about it. */
export type DomainFinding = {
  status: DomainStatus;
  title: string;
  /** Sentences for people, one line for each thing to say. */
  explanation: string;
  records: FoundRecord[];
  facts: DomainFact[];
  add?: RecordToAdd[];
};

/** The parts of a check, in the order in which they are shown. */
export const domainParts = ["spf", "dkim", "dmarc", "mx"] as const;
/** One of these parts. */
export type DomainPart = (typeof domainParts)[number];

/** The answer of a check: a finding for each part, or the reason why there is nothing to look up. */
export type DomainReport =
  | { isChecked: false; reason: string }
  | {
      isChecked: true;
      domain: string;
      /** What people call the provider that carries the connector's mail; absent for a server of one's own. */
      provider?: string;
      findings: Record<DomainPart, DomainFinding>;
    };
