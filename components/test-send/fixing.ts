import { createContext, use } from "react";
import type { MessageInput } from "#lib/email/message.ts";
import type { Action, Fix } from "#lib/email/report.ts";

/** What is to be done again once a change is made. */
export type Attempt = { action: Action; message: MessageInput };

/** A change on its way to the page where the connector is edited. */
export type Handover = Attempt & { fix: Fix };

/**
 * What became of a change: what is different now, empty if nothing is; the field that a person has to fill before the
 * next try; and the way back.
 */
export type Fixed = { changed: string; focus?: string; undo: () => void };

/** What the parts of a report can do besides showing it. */
export type ReportTools = {
  /** Makes a change that a finding offers, and tries again. */
  onFix: (fix: Fix) => void;
  /** Where the connector is edited, when that is another page. */
  editHref?: string;
};

const ReportToolsContext = createContext<ReportTools>({ onFix: () => {} });
export const ReportToolsProvider = ReportToolsContext.Provider;

export function useReportTools(): ReportTools {
  return use(ReportToolsContext);
}
