import { ListSkeleton } from "#components/connectors/list/list-skeleton.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";

export default function Loading() {
  return (
    <Page>
      <PageHead title="Connectors" />
      <ListSkeleton />
    </Page>
  );
}
