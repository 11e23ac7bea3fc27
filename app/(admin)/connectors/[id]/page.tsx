import type { Metadata } from "next";
import { readConnector } from "#app/(admin)/connectors/[id]/read-connector.ts";
import { ConnectorForm } from "#components/connectors/form/connector-form.tsx";
import { draftOf } from "#components/connectors/form/stored-draft.ts";
import { guides } from "#components/guides/guides.tsx";
import { Page } from "#components/shell/page.tsx";
import { getFormRules, getMailLook } from "#lib/connectors/operator-rules.ts";
import { openPage } from "#lib/page.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await openPage("/connectors/[id]");
  return { title: (await readConnector((await params).id)).raw.name };
}

export default async function ConnectorPage({ params }: Props) {
  await openPage("/connectors/[id]");
  const stored = await readConnector((await params).id);
  return (
    <Page>
      <ConnectorForm
        key={stored.id}
        initial={draftOf(stored)}
        stored={stored}
        guides={guides}
        sandboxPort={await findSandboxPort()}
        rules={getFormRules()}
        look={getMailLook()}
      />
    </Page>
  );
}
