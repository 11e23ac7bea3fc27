"use client";

import { Anchor } from "@mantine/core";
import dynamic from "next/dynamic";
import Link from "next/link";
import { FileBadge } from "#components/connectors/file-badge.tsx";
import { StateBadge } from "#components/connectors/state-badge.tsx";
import { LinkButton } from "#components/shell/link-button.tsx";
import { PageHead } from "#components/shell/page.tsx";
import { Allowed, useMay } from "#components/shell/role.tsx";
import { Time } from "#components/time.tsx";
import type { StoredConnector } from "#lib/connectors/view.ts";

// A new connector has no menu, so its page does without the code.
const ConnectorMenu = dynamic(() =>
  import("#components/connectors/form/connector-menu.tsx").then((module) => module.ConnectorMenu),
);

type ConnectorHeadProps = { stored?: StoredConnector; onLeave: () => void };

/** Which connector this is, how it is, and what else can be done with it. */
export function ConnectorHead({ stored, onLeave }: ConnectorHeadProps) {
  const mayTest = useMay("operator");
  // Who may change the connector tests it below the form.
  const mayChange = useMay(stored?.isForPeople ? "administrator" : "editor") && !stored?.file;
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
      {stored.file && <FileBadge {...stored.file} />}
      <StateBadge state={stored.state} secretExpiresAt={stored.secretExpiresAt} />
      {mayTest && !mayChange && (
        <LinkButton href={`/connectors/${stored.id}/test`} variant="default">
          Test…
        </LinkButton>
      )}
      <Allowed needs="editor">
        <ConnectorMenu stored={stored} onLeave={onLeave} />
      </Allowed>
    </PageHead>
  );
}
