"use client";

import { Anchor } from "@mantine/core";
import dynamic from "next/dynamic";
import Link from "next/link";
import { StateBadge } from "#components/connectors/state-badge.tsx";
import { PageHead } from "#components/shell/page.tsx";
import { Time } from "#components/time.tsx";
import type { StoredConnector } from "#lib/connectors/view.ts";

// A new connector has no menu, so its page does without the code.
const ConnectorMenu = dynamic(() =>
  import("#components/connectors/form/connector-menu.tsx").then((module) => module.ConnectorMenu),
);

type ConnectorHeadProps = { stored?: StoredConnector; onLeave: () => void };

/** Which connector this is, how it is, and what else can be done with it. */
export function ConnectorHead({ stored, onLeave }: ConnectorHeadProps) {
  const list = (
    <Anchor component={Link} href="/connectors" inherit>
      Connectors
    </Anchor>
  );
  if (!stored) return <PageHead title="New connector" subtitle={list} />;
  return (
    <PageHead
      title={stored.raw.name}
      subtitle={
        <>
          {list} · changed <Time at={stored.updatedAt} /> by {stored.updatedBy}
        </>
      }
    >
      <StateBadge state={stored.state} secretExpiresAt={stored.secretExpiresAt} />
      <ConnectorMenu stored={stored} onLeave={onLeave} />
    </PageHead>
  );
}
