"use client";

import { useRouter } from "next/navigation";
import type { Attempt } from "#components/test-send/fixing.ts";
import { handOver } from "#components/test-send/handover.ts";
import { TestPanel } from "#components/test-send/test-panel.tsx";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import type { MailLook } from "#lib/email/mail-look.ts";
import type { Fix } from "#lib/email/report.ts";

type StoredTestPanelProps = {
  id: string;
  connector: ConnectorUpdate;
  isDotlessAllowed: boolean;
  isTextFixed: boolean;
  sandboxPort?: number;
  look: MailLook;
};

/** The test of a connector as it is stored. A change is made on the page where the connector is edited. */
export function StoredTestPanel({ id, connector, ...props }: StoredTestPanelProps) {
  const router = useRouter();
  const editHref = `/connectors/${id}`;

  function leaveForChange(fix: Fix, attempt: Attempt): undefined {
    handOver(id, { fix, ...attempt });
    router.push(editHref);
  }
  return (
    <TestPanel
      connectorId={id}
      kind={connector.kind}
      name={connector.name}
      getConnector={async () => connector}
      {...props}
      editHref={editHref}
      onFix={leaveForChange}
      onFinish={() => router.refresh()}
    />
  );
}
