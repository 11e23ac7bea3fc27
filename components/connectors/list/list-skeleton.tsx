import { Skeleton } from "@mantine/core";
import classes from "#components/shell/search-form.module.css";

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The list's outline, as high as its toolbar and rows will be. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading the connectors">
      <div className={classes.filters}>
        <Skeleton height={36} className={classes.search} />
        <Skeleton height={36} className={classes.filter} />
        <Skeleton height={36} className={classes.filter} />
      </div>
      {rows.map((row) => (
        <Skeleton key={row} height={48} mt={9} />
      ))}
    </div>
  );
}
