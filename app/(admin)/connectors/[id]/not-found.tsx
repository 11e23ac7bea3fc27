import { IconPlugConnectedX } from "@tabler/icons-react";
import Link from "next/link";
import { Note } from "#components/shell/note.tsx";

export default function ConnectorNotFound() {
  return (
    <Note
      isPage
      icon={<IconPlugConnectedX size={36} stroke={1.5} aria-hidden />}
      title="This connector does not exist"
      actions={<Link href="/connectors">Go to the connectors</Link>}
    >
      <p>It may have been deleted meanwhile.</p>
    </Note>
  );
}
