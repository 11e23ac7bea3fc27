import { Skeleton } from "@mantine/core";
import { Page, PageHead } from "#components/shell/page.tsx";

export default function Loading() {
  return (
    <Page>
      <PageHead
        title="Import connectors"
        subtitle={<Skeleton component="span" display="block" height={20} width={80} />}
      />
      <Skeleton height={320} maw={760} role="status" aria-label="Loading the import" />
    </Page>
  );
}
