import { cache } from "react";
import { orNotFound } from "#app/(admin)/or-not-found.ts";
import { MessageDetail, messageViews } from "#components/sandbox/message-detail.tsx";
import { MessageList } from "#components/sandbox/message-list.tsx";
import classes from "#components/sandbox/sandbox.module.css";
import { SandboxActions } from "#components/sandbox/sandbox-actions.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { openPage } from "#lib/page.ts";
import { sandboxSearch } from "#lib/sandbox/search.ts";
import { getSandboxMessage, keptMessages, listSandboxMessages } from "#lib/sandbox/store.ts";

type MessagePageProps = {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ page?: string | string[]; view?: string | string[] }>;
};

const readMessage = cache((id: string) => orNotFound(getSandboxMessage(id)));

export async function generateMetadata({ params }: MessagePageProps) {
  await openPage("/sandbox/[id]");
  const { subject } = await readMessage((await params).id);
  return { title: `${subject || "(no subject)"} · Sandbox` };
}

export default async function MessagePage({ params, searchParams }: MessagePageProps) {
  await openPage("/sandbox/[id]");
  const message = await readMessage((await params).id);
  const query = await searchParams;
  const { page } = sandboxSearch.parse(query);
  const view = messageViews.find((name) => name === query.view) ?? (message.html ? "html" : "text");
  const { messages, total, pages } = await listSandboxMessages({ page });
  return (
    <Page>
      <PageHead title="Sandbox" subtitle={`The newest ${keptMessages} messages are kept.`}>
        <SandboxActions total={total} isFollowing={false} />
      </PageHead>
      <div className={classes.columns}>
        <MessageList messages={messages} page={page} pages={pages} openId={message.id} />
        <MessageDetail message={message} view={view} page={page} />
      </div>
    </Page>
  );
}
