import { AuditSkeleton } from "#components/audit/audit-skeleton.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";

export default function Loading() {
  return (
    <Page>
      <PageHead title="Audit log" />
      <AuditSkeleton />
    </Page>
  );
}
