"use client";

import type { Remembered } from "#components/connectors/form/branches.ts";
import type { Draft } from "#components/connectors/form/draft.ts";
import { useDraft } from "#components/connectors/form/form-context.tsx";
import { useFixes } from "#components/connectors/form/use-fixes.ts";
import { takeHandover } from "#components/test-send/handover.ts";
import { TestPanel } from "#components/test-send/test-panel.tsx";
import type { MailLook } from "#lib/email/mail-look.ts";
import { isDotlessAllowed } from "#lib/email/target.ts";

type DraftTestProps = {
  connectorId?: string;
  getConnector: () => Promise<Draft | undefined>;
  remembered: Remembered;
  sandboxPort?: number;
  look: MailLook;
};

/** The test of what is on the screen. A draft that dials this machine may use addresses without a dot. */
export function DraftTest({ remembered, ...props }: DraftTestProps) {
  const draft = useDraft();
  const fix = useFixes(remembered);
  const { connectorId } = props;
  return (
    <TestPanel
      {...props}
      kind={draft.kind}
      name={draft.name}
      isDotlessAllowed={isDotlessAllowed(draft)}
      onFix={fix}
      takeHandover={connectorId ? () => takeHandover(connectorId) : undefined}
    />
  );
}
