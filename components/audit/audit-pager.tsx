import Link from "next/link";
import classes from "#components/shell/pager.module.css";
import { type AuditSearch, formatAuditSearch } from "#lib/audit/search.ts";
import type { AuditPage } from "#lib/audit/view.ts";

type AuditPagerProps = Pick<AuditPage, "newer" | "older"> & { search: AuditSearch };

/** The ways to the neighbouring pages. There are no numbers: counting a long log would take longer than reading it. */
export function AuditPager({ search, newer, older }: AuditPagerProps) {
  if (!newer && !older) return null;
  const filters = { ...search, before: "", after: "" };
  return (
    <nav className={classes.pager} aria-label="Pages">
      {newer && <PageLink href={formatAuditSearch(filters)}>Newest</PageLink>}
      {newer && <PageLink href={formatAuditSearch({ ...filters, after: newer })}>Newer</PageLink>}
      {older && <PageLink href={formatAuditSearch({ ...filters, before: older })}>Older</PageLink>}
    </nav>
  );
}

function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={`/settings/audit${href}`} className={classes.pageLink} prefetch={false}>
      {children}
    </Link>
  );
}
