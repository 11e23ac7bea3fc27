import { basename } from "node:path";
import Link from "next/link";
import classes from "#components/policy/policy.module.css";
import { PolicyFile } from "#components/policy/policy-file.tsx";
import { PolicyList } from "#components/policy/policy-list.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { getPolicyView } from "#lib/config/overview.ts";
import { openPage } from "#lib/page.ts";

export const metadata = { title: "Policy" };

type PolicyPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PolicyPage({ searchParams }: PolicyPageProps) {
  await openPage("/policy");
  const isOnlyChanged = (await searchParams).show === "changed";
  const { sections, file, refused } = getPolicyView();
  const changed = sections.flatMap(({ title, settings }) => {
    const own = settings.filter(({ source }) => source.from !== "default");
    return own.length > 0 ? [{ title, settings: own }] : [];
  });
  const count = changed.reduce((sum, { settings }) => sum + settings.length, 0);
  return (
    <Page>
      <PageHead
        title="Policy"
        subtitle="What the operator of this installation allows and sets. Nobody can change it here: the settings file and the environment do."
      >
        <nav className={classes.show} aria-label="Which settings">
          <Link href="/policy" aria-current={isOnlyChanged ? undefined : "page"}>
            All
          </Link>
          <Link href="/policy?show=changed" aria-current={isOnlyChanged ? "page" : undefined}>
            Changed ({count})
          </Link>
        </nav>
      </PageHead>
      <PolicyFile file={file} refused={refused} />
      {isOnlyChanged && count === 0 && <p className={classes.none}>Every setting has its default.</p>}
      <PolicyList sections={isOnlyChanged ? changed : sections} fileName={basename(file.path)} />
    </Page>
  );
}
