import { diagnose } from "#lib/diagnosis/match.ts";
import type { OpenConnector } from "#lib/email/connector.ts";
import type { Diagnose, RunFacts } from "#lib/email/facts.ts";

/** Diagnoses as usual, for the connector as its owner entered it, and keeps the facts that this was done with. */
export function captured(connector: OpenConnector): { diagnose: Diagnose; facts: () => RunFacts } {
  let last: RunFacts | undefined;
  return {
    diagnose: (facts) => {
      last = facts;
      return diagnose(facts, connector);
    },
    facts: () => {
      if (!last) throw new Error("The run ended without a diagnosis.");
      return last;
    },
  };
}

const someInstant = "2026-01-01T00:00:00.000Z";
const someCertificate = "-----BEGIN CERTIFICATE-----\nrecorded\n-----END CERTIFICATE-----";

/** What differs from run to run by nature: identifiers, instants, fingerprints, the name of this machine. */
const volatile: [pattern: RegExp, constant: string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "00000000-0000-4000-8000-000000000000"],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z/g, someInstant],
  [/^\d{4}-\d\d-\d\d$/, someInstant.slice(0, 10)],
  [/([0-9A-F]{2}:){31}[0-9A-F]{2}/g, "AA"],
  [/\b[0-9A-F]{64}\b/g, "AA"],
  [/\b[0-9A-F]{8,16}(?=:error:)/g, "AA"],
  [/^-----BEGIN CERTIFICATE-----[\s\S]*$/, someCertificate],
];

/** What is to stand in the place of a stand-in's port, as `:45123` and `:587`. */
type PortInText = { from: string; to: string };

/** The facts of a run without what differs from run to run, so that a recording changes only when the libraries do. */
export function normalised(facts: RunFacts, ...ports: PortInText[]): RunFacts {
  const replace = (key: string, value: unknown): unknown => {
    if (key === "clientName") return "[127.0.0.1]";
    if (key === "sizeBytes") return 1_000;
    if (key === "port") return Number(inText(`:${value}`, ports).slice(1));
    if (typeof value !== "string") return value;
    return volatile.reduce((text, [pattern, constant]) => text.replace(pattern, constant), inText(value, ports));
  };
  return JSON.parse(JSON.stringify(facts, replace)) as RunFacts;
}

function inText(text: string, ports: PortInText[]): string {
  return ports.reduce((changed, { from, to }) => changed.replaceAll(from, to), text);
}
