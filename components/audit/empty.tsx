import { IconHistory, IconSearchOff } from "@tabler/icons-react";
import { LinkButton } from "#components/shell/link-button.tsx";
import { Note } from "#components/shell/note.tsx";

/** The log before the first entry. */
export function NoEntries() {
  return (
    <Note icon={<IconHistory size={40} stroke={1.4} aria-hidden />} title="Nothing recorded yet">
      <p>Every change, sign-in, test and refused attempt appears here, with who did it and what came of it.</p>
    </Note>
  );
}

/** The log when search and filters leave nothing over. */
export function NoMatchingEntries() {
  return (
    <Note
      icon={<IconSearchOff size={36} stroke={1.4} aria-hidden />}
      title="No entry matches"
      actions={
        <LinkButton href="/settings/audit" variant="default">
          Clear filters
        </LinkButton>
      }
    >
      <p>The search finds the beginnings of words: names, addresses, hosts, values before and after, ids.</p>
    </Note>
  );
}
