import { SandboxSkeleton } from "#components/sandbox/sandbox-skeleton.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";

export default function Loading() {
  return (
    <Page>
      <PageHead title="Sandbox" subtitle="Mail that stays here" />
      <SandboxSkeleton />
    </Page>
  );
}
