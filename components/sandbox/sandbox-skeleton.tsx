import { Skeleton } from "@mantine/core";
import classes from "#components/sandbox/sandbox.module.css";

const lines = ["a", "b", "c", "d", "e", "f"];

export function SandboxSkeleton() {
  return (
    <div className={classes.list} role="status" aria-label="Loading the messages">
      {lines.map((line) => (
        <Skeleton key={line} height={52} mb={8} />
      ))}
    </div>
  );
}
