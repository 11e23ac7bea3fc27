import { Skeleton } from "@mantine/core";
import classes from "#components/connectors/form/form.module.css";
import { Page } from "#components/shell/page.tsx";

const rows = ["name", "sender", "service", "host", "secure", "username", "password"];

/** The outline of the form while its connector is being read. */
export function FormSkeleton() {
  return (
    <Page>
      <div role="status" aria-label="Loading the connector">
        <Skeleton height={28} width={220} mb="xl" />
        <div className={classes.columns}>
          <div className={classes.fields}>
            {rows.map((row) => (
              <div key={row}>
                <Skeleton height={14} width={110} mb={6} />
                <Skeleton height={36} />
              </div>
            ))}
          </div>
          <Skeleton height={320} />
        </div>
      </div>
    </Page>
  );
}
