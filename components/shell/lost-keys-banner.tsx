import { IconKeyOff } from "@tabler/icons-react";
import Link from "next/link";
import classes from "#components/shell/lost-keys-banner.module.css";

/** Says on every page that stored secrets cannot be opened any more, and what to do. */
export function LostKeysBanner({ count }: { count: number }) {
  const [who, theirs] = count === 1 ? ["1 connector cannot", "its"] : [`${count} connectors cannot`, "their"];
  return (
    <aside className={classes.banner} aria-label="Lost encryption key">
      <IconKeyOff className={classes.icon} size={20} stroke={1.8} aria-hidden />
      <div>
        <p>
          <strong>An encryption key is lost: {who} send.</strong> What was sealed with it cannot be opened. Put the key
          back into the key ring and start Mailroom again, or enter {theirs} secrets anew.
        </p>
        <p>
          <Link href="/connectors?state=needsSecret">Connectors that need a secret</Link>
        </p>
      </div>
    </aside>
  );
}
