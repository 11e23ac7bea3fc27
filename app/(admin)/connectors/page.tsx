import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { redirect } from "next/navigation";
import { BulkBar } from "#components/connectors/list/bulk-bar.tsx";
import { NoConnectors, NoMatches } from "#components/connectors/list/empty.tsx";
import { Filters } from "#components/connectors/list/filters.tsx";
import { Pager } from "#components/connectors/list/pager.tsx";
import { SelectionProvider } from "#components/connectors/list/selection.tsx";
import { serviceLabel } from "#components/connectors/list/service-label.ts";
import { ConnectorTable } from "#components/connectors/list/table.tsx";
import { stateWord } from "#components/connectors/state-badge.tsx";
import { LinkButton } from "#components/shell/link-button.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { Allowed } from "#components/shell/role.tsx";
import classes from "#components/shell/search-form.module.css";
import { listConnectors } from "#lib/connectors/list.ts";
import { connectorSearch, connectorStates, formatSearch, pageSize } from "#lib/connectors/search.ts";
import { openPage } from "#lib/page.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";

export const metadata = { title: "Connectors" };

type ConnectorsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ConnectorsPage({ searchParams }: ConnectorsPageProps) {
  await openPage("/connectors");
  const search = connectorSearch.parse(await searchParams);
  const { rows, matching, total, services } = await listConnectors(search);
  if (rows.length === 0 && matching > 0) {
    redirect(`/connectors${formatSearch({ ...search, page: Math.ceil(matching / pageSize) })}`);
  }
  const noun = total === 1 ? "connector" : "connectors";
  const count = matching === total ? `${total} ${noun}` : `${matching} of ${total} ${noun}`;
  return (
    <Page>
      <PageHead title="Connectors">
        <Allowed needs="editor">
          <LinkButton
            href="/connectors/import"
            variant="default"
            leftSection={<IconFileImport size={17} aria-hidden />}
          >
            Import
          </LinkButton>
          <LinkButton href="/connectors/new" leftSection={<IconPlus size={17} aria-hidden />}>
            New connector
          </LinkButton>
        </Allowed>
      </PageHead>
      {total === 0 ? (
        <NoConnectors isSandboxOn={(await findSandboxPort()) !== undefined} />
      ) : (
        <>
          <Filters
            {...search}
            services={services.map((value) => ({ value, label: serviceLabel(value) }))}
            states={connectorStates.map((value) => ({ value, label: stateWord(value) }))}
          >
            <span className={classes.count} role="status">
              {count}
            </span>
          </Filters>
          {matching === 0 ? (
            <NoMatches />
          ) : (
            <SelectionProvider
              key={formatSearch(search)}
              rows={rows.map(({ id, name, isEnabled, isForPeople, file }) => ({
                id,
                name,
                isEnabled,
                isForPeople,
                isOfFile: file !== undefined,
              }))}
            >
              <ConnectorTable rows={rows} search={search} />
              <BulkBar />
              <Pager search={search} matching={matching} />
            </SelectionProvider>
          )}
        </>
      )}
    </Page>
  );
}
