import { AuditFilters } from "#components/audit/audit-filters.tsx";
import { AuditList } from "#components/audit/audit-list.tsx";
import { AuditPager } from "#components/audit/audit-pager.tsx";
import { NoEntries, NoMatchingEntries } from "#components/audit/empty.tsx";
import { ExportLinks } from "#components/audit/export-links.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { listAuditActors, listAuditEntries } from "#lib/audit/list.ts";
import { auditSearch } from "#lib/audit/search.ts";
import { openPage } from "#lib/page.ts";
import { settings } from "#lib/settings.ts";

export const metadata = { title: "Audit log" };

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: AuditPageProps) {
  await openPage("/settings/audit");
  const search = auditSearch.parse(await searchParams);
  const [{ entries, newer, older }, actors] = await Promise.all([listAuditEntries(search), listAuditActors()]);
  const days = settings().auditRetentionDays;
  return (
    <Page>
      <PageHead
        title="Audit log"
        subtitle={`Every change, sign-in, test and refused attempt, newest first. Entries are kept ${days === 0 ? "for ever" : `for ${days} days`}.`}
      >
        <ExportLinks search={search} />
      </PageHead>
      <AuditFilters search={search} actors={actors} />
      {entries.length > 0 && <AuditList entries={entries} />}
      {entries.length === 0 && (actors.length === 0 ? <NoEntries /> : <NoMatchingEntries />)}
      <AuditPager search={search} newer={newer} older={older} />
    </Page>
  );
}
