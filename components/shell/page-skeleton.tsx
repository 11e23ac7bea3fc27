import { Skeleton } from "@mantine/core";
import { Page, PageHead } from "#components/shell/page.tsx";

const blocks = ["first", "second", "third"];

/** The outline of a page of sections while it is being read. */
export function PageSkeleton({ title }: { title: string }) {
  return (
    <Page>
      <PageHead title={title} subtitle={<Skeleton component="span" display="block" height={20} width={280} />} />
      <div role="status" aria-label={`Loading ${title}`}>
        {blocks.map((block) => (
          <div key={block}>
            <Skeleton height={18} width={160} mb="md" />
            <Skeleton height={140} mb="xl" maw={980} />
          </div>
        ))}
      </div>
    </Page>
  );
}
