import type { Case } from "#lib/diagnosis/known.ts";
import type { Fix } from "#lib/email/report.ts";

/** Makes the buttons for one kind of change out of a case; none where it does not fit. */
export type MakeFix = (failed: Case) => Fix[];

type EndpointChange = { host?: string; port?: number; secure?: boolean; startTls?: string };

/** A change of where a connector dials. A well-known service fixes that itself: its form gives way to the open one. */
export function endpointFix({ known }: Case, label: string, set: EndpointChange): Fix {
  return { label, ...(known.kind === "wellKnown" ? { service: "other" } : {}), set };
}
