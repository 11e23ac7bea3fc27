import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconPencil } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
import { readConnector } from "#app/(admin)/connectors/[id]/read-connector.ts";
import { serviceLabel } from "#components/connectors/list/service-label.ts";
import { StateBadge } from "#components/connectors/state-badge.tsx";
import { domainRequestOf } from "#components/domain/domain-request.ts";
import { StoredDomainCheck } from "#components/domain/stored-domain-check.tsx";
import { LinkButton } from "#components/shell/link-button.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { StoredTestPanel } from "#components/test-send/stored-test-panel.tsx";
import { getMailLook } from "#lib/connectors/operator-rules.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";
import { isDotlessAllowed, serviceOf, targetOf } from "#lib/email/target.ts";
import { openPage } from "#lib/page.ts";
import { includesRole } from "#lib/roles.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";

type TestPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: TestPageProps): Promise<Metadata> {
  await openPage("/connectors/[id]/test");
  return { title: `Test ${(await readConnector((await params).id)).raw.name}` };
}

export default async function TestPage({ params }: TestPageProps) {
  const isEditor = includesRole((await openPage("/connectors/[id]/test")).role, "editor");
  const { id, connector, defect, raw, state, secretExpiresAt } = await readConnector((await params).id);
  const subtitle = connector && [serviceLabel(serviceOf(connector)), targetOf(connector), raw.sender].join(" · ");
  return (
    <Page>
      <PageHead title={`Test ${raw.name}`} subtitle={subtitle}>
        <StateBadge state={state} secretExpiresAt={secretExpiresAt} />
        <LinkButton href={`/connectors/${id}`} variant="default" leftSection={<IconPencil size={17} aria-hidden />}>
          {isEditor ? "Edit connector" : "See connector"}
        </LinkButton>
      </PageHead>
      {connector && !defect ? (
        <StoredTestPanel
          id={id}
          connector={keepingSecrets(connector)}
          isDotlessAllowed={isDotlessAllowed(connector)}
          isTextFixed={!isEditor}
          sandboxPort={await findSandboxPort()}
          look={getMailLook()}
        />
      ) : (
        <Alert
          color="red"
          icon={<IconAlertTriangle aria-hidden />}
          title="This connector cannot be tested as it is stored"
        >
          {defect} <Link href={`/connectors/${id}`}>Edit the connector</Link> to correct it.
        </Alert>
      )}
      {connector && <StoredDomainCheck request={domainRequestOf(connector)} />}
    </Page>
  );
}
