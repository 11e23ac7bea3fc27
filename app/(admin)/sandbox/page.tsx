import { redirect } from "next/navigation";
import { EmptySandbox, NoSandbox } from "#components/sandbox/empty.tsx";
import { MessageList } from "#components/sandbox/message-list.tsx";
import classes from "#components/sandbox/sandbox.module.css";
import { SandboxActions } from "#components/sandbox/sandbox-actions.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { listConnectors } from "#lib/connectors/list.ts";
import { connectorSearch } from "#lib/connectors/search.ts";
import { openPage } from "#lib/page.ts";
import { sandboxSearch } from "#lib/sandbox/search.ts";
import { findSandboxPort, keptMessages, listSandboxMessages } from "#lib/sandbox/store.ts";

export const metadata = { title: "Sandbox" };

type SandboxPageProps = { searchParams: Promise<{ page?: string | string[] }> };

export default async function SandboxPage({ searchParams }: SandboxPageProps) {
  await openPage("/sandbox");
  const port = await findSandboxPort();
  if (port === undefined) {
    return (
      <Page>
        <PageHead title="Sandbox" />
        <NoSandbox />
      </Page>
    );
  }
  const { page } = sandboxSearch.parse(await searchParams);
  const { messages, total, pages } = await listSandboxMessages({ page });
  if (page > pages) redirect(`/sandbox?page=${pages}`);
  return (
    <Page>
      <PageHead
        title="Sandbox"
        subtitle={`What 127.0.0.1:${port} received: nothing of it goes out. The newest ${keptMessages} messages are kept.`}
      >
        <SandboxActions total={total} isFollowing />
      </PageHead>
      {total === 0 ? (
        <EmptySandbox port={port} testHref={await findTestHref(port)} />
      ) : (
        <div className={classes.columns}>
          <MessageList messages={messages} page={page} pages={pages} />
          <p className={classes.hint}>Choose a message to read it.</p>
        </div>
      )}
    </Page>
  );
}

/** The test page of a connector that leads to the sandbox, if one does. */
async function findTestHref(port: number): Promise<string | undefined> {
  const target = `127.0.0.1:${port}`;
  const { rows } = await listConnectors(connectorSearch.parse({ q: target }));
  const row = rows.find((candidate) => candidate.target === target && candidate.state !== "broken");
  return row && `/connectors/${row.id}/test`;
}
