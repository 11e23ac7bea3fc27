import { Skeleton } from "@mantine/core";
import form from "#components/shell/search-form.module.css";

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The log's outline, as high as its filters and entries will be. */
export function AuditSkeleton() {
  return (
    <div role="status" aria-label="Loading the audit log">
      <div className={form.filters}>
        <Skeleton height={36} className={form.search} />
        <Skeleton height={36} className={form.filter} />
        <Skeleton height={36} className={form.filter} />
      </div>
      {rows.map((row) => (
        <Skeleton key={row} height={56} mt={9} />
      ))}
    </div>
  );
}
