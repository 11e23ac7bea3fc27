import { IconMapSearch } from "@tabler/icons-react";
import Link from "next/link";
import { Note } from "#components/shell/note.tsx";

/** The page of an address that leads nowhere. */
export function NothingHere() {
  return (
    <Note
      isPage
      icon={<IconMapSearch size={36} stroke={1.5} aria-hidden />}
      title="There is nothing at this address"
      actions={<Link href="/connectors">Go to the connectors</Link>}
    >
      <p>The page was moved or what it showed has been deleted.</p>
    </Note>
  );
}
