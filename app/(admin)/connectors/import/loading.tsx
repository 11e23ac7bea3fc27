import { Anchor, Skeleton } from "@mantine/core";
import Link from "next/link";
import { Page, PageHead } from "#components/shell/page.tsx";

export default function Loading() {
  return (
    <Page>
      <PageHead
        title="Import connectors"
        subtitle={
          <Anchor component={Link} href="/connectors" inherit>
            Connectors
          </Anchor>
        }
      />
      <Skeleton height={320} maw={760} role="status" aria-label="Loading the import" />
    </Page>
  );
}
