"use client";

import type { Draft } from "#components/connectors/form/draft.ts";
import { useDraft } from "#components/connectors/form/form-context.tsx";
import { TestPanel } from "#components/test-send/test-panel.tsx";
import { isDotlessAllowed } from "#lib/email/target.ts";

type DraftTestProps = {
  connectorId?: string;
  getConnector: () => Promise<Draft | undefined>;
  sandboxPort?: number;
};

/** The test of what is on the screen. A draft that dials this machine may use addresses without a dot. */
export function DraftTest(props: DraftTestProps) {
  return <TestPanel {...props} isDotlessAllowed={isDotlessAllowed(useDraft())} />;
}
