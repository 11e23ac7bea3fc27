import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import Link from "next/link";
import classes from "#components/connectors/list/sort-header.module.css";
import { type ConnectorSearch, formatSearch, type SortKey } from "#lib/connectors/search.ts";

type SortHeaderProps = {
  sort: SortKey;
  search: ConnectorSearch;
  className?: string;
  beside?: string;
  children: string;
};

const newestFirst: SortKey[] = ["lastTest", "changed"];

export function SortHeader({ sort, search, className, beside, children }: SortHeaderProps) {
  const isSorted = search.sort === sort;
  const first = newestFirst.includes(sort) ? "desc" : "asc";
  const order = isSorted ? (search.order === "asc" ? "desc" : "asc") : first;
  const Icon = isSorted ? (search.order === "asc" ? IconArrowUp : IconArrowDown) : IconArrowsSort;
  const ariaSort = isSorted ? (search.order === "asc" ? "ascending" : "descending") : undefined;
  return (
    <th scope="col" className={className} aria-sort={ariaSort}>
      <Link
        href={`/connectors${formatSearch({ ...search, sort, order, page: 1 })}`}
        className={classes.sort}
        data-sorted={isSorted || undefined}
        scroll={false}
        prefetch={false}
      >
        {children}
        {beside && <span className={classes.beside}>{beside}</span>}
        <Icon size={14} stroke={2} aria-hidden />
      </Link>
    </th>
  );
}
