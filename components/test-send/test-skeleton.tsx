import { Skeleton } from "@mantine/core";
import classes from "#components/test-send/test-send.module.css";

export function TestSkeleton() {
  return (
    <div className={classes.panel} role="status" aria-label="Loading the test">
      <div className={classes.recipients}>
        <Skeleton height={61} />
        <Skeleton height={61} />
      </div>
      <div className={classes.message}>
        <Skeleton height={300} />
        <Skeleton height={300} />
      </div>
    </div>
  );
}
