import classes from "#components/connectors/state-badge.module.css";
import type { FilePlace } from "#lib/connectors/view.ts";

/** That the operator's file keeps a connector, and where. */
export function FileBadge({ id, place }: FilePlace) {
  return (
    <span
      className={`${classes.badge} ${classes.quiet} ${classes.file}`}
      title={`Kept in ${place}, under the id ${id}`}
    >
      {place.replace(", line ", ":")}
    </span>
  );
}
