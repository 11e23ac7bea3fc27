import { Skeleton } from "@mantine/core";
import { Page, PageHead } from "#components/shell/page.tsx";
import { TestSkeleton } from "#components/test-send/test-skeleton.tsx";

export default function Loading() {
  return (
    <Page>
      <PageHead
        title={<Skeleton height={31} width={260} />}
        subtitle={<Skeleton component="span" display="block" height={20} width={340} />}
      />
      <TestSkeleton />
    </Page>
  );
}
