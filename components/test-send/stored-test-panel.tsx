"use client";

import { useRouter } from "next/navigation";
import { TestPanel } from "#components/test-send/test-panel.tsx";
import type { ConnectorUpdate } from "#lib/email/connector.ts";

type StoredTestPanelProps = {
  id: string;
  connector: ConnectorUpdate;
  isDotlessAllowed: boolean;
  sandboxPort?: number;
};

/** The test of a connector as it is stored. */
export function StoredTestPanel({ id, connector, isDotlessAllowed, sandboxPort }: StoredTestPanelProps) {
  const router = useRouter();
  return (
    <TestPanel
      connectorId={id}
      getConnector={async () => connector}
      isDotlessAllowed={isDotlessAllowed}
      sandboxPort={sandboxPort}
      editHref={`/connectors/${id}`}
      onFinish={() => router.refresh()}
    />
  );
}
