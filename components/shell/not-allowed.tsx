import { IconLock } from "@tabler/icons-react";
import Link from "next/link";
import { Note } from "#components/shell/note.tsx";

/** The page of a place that the person's role does not reach. */
export function NotAllowed() {
  return (
    <Note
      isPage
      icon={<IconLock size={36} stroke={1.5} aria-hidden />}
      title="Your role does not include this page"
      actions={<Link href="/connectors">Go to the connectors</Link>}
    >
      <p>An administrator can give you another role.</p>
    </Note>
  );
}
