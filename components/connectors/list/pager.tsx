import Link from "next/link";
import classes from "#components/shell/pager.module.css";
import { type ConnectorSearch, formatSearch, pageSize } from "#lib/connectors/search.ts";

/** Links to the other pages of the list: the first, the last, and those around the present one. */
export function Pager({ search, matching }: { search: ConnectorSearch; matching: number }) {
  const last = Math.max(1, Math.ceil(matching / pageSize));
  if (last === 1) return null;
  const { page } = search;
  const hrefOf = (target: number) => `/connectors${formatSearch({ ...search, page: target })}`;
  const near = [1, page - 1, page, page + 1, last].filter((number) => number >= 1 && number <= last);
  const numbers = [...new Set(near)];
  return (
    <nav className={classes.pager} aria-label="Pages">
      <PageLink href={hrefOf(page - 1)} isOff={page === 1}>
        Previous
      </PageLink>
      {numbers.map((number, index) => (
        <span key={number} className={classes.pageStep}>
          {number - (numbers[index - 1] ?? 0) > 1 && <span aria-hidden>…</span>}
          <Link
            href={hrefOf(number)}
            className={classes.pageLink}
            aria-label={`Page ${number}`}
            aria-current={number === page ? "page" : undefined}
            prefetch={false}
          >
            {number}
          </Link>
        </span>
      ))}
      <PageLink href={hrefOf(page + 1)} isOff={page === last}>
        Next
      </PageLink>
    </nav>
  );
}

function PageLink({ href, isOff, children }: { href: string; isOff: boolean; children: string }) {
  if (isOff) return <span className={classes.pageOff}>{children}</span>;
  return (
    <Link href={href} className={classes.pageLink} prefetch={false}>
      {children}
    </Link>
  );
}
