import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ConnectorForm } from "#components/connectors/form/connector-form.tsx";
import { draftOf } from "#components/connectors/form/draft.ts";
import { guides } from "#components/guides/guides.tsx";
import { Page } from "#components/shell/page.tsx";
import { getConnector } from "#lib/connectors/store.ts";
import type { StoredConnector } from "#lib/connectors/view.ts";
import { AppError } from "#lib/errors.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";

type Props = { params: Promise<{ id: string }> };

/** Read once for both the title and the page. */
const readConnector = cache(async (id: string): Promise<StoredConnector> => {
  try {
    return await getConnector(id);
  } catch (error) {
    if (error instanceof AppError && error.code === "notFound") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readConnector((await params).id)).raw.name };
}

export default async function ConnectorPage({ params }: Props) {
  const stored = await readConnector((await params).id);
  return (
    <Page>
      <ConnectorForm
        key={stored.id}
        initial={draftOf(stored)}
        stored={stored}
        guides={guides}
        sandboxPort={await findSandboxPort()}
      />
    </Page>
  );
}
