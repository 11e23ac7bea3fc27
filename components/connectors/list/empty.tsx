import { IconMailPlus, IconSearchOff } from "@tabler/icons-react";
import { LinkButton } from "#components/shell/link-button.tsx";
import { Note } from "#components/shell/note.tsx";
import { Allowed } from "#components/shell/role.tsx";

/** The list before the first connector. */
export function NoConnectors({ isSandboxOn }: { isSandboxOn: boolean }) {
  return (
    <Note
      icon={<IconMailPlus size={40} stroke={1.4} aria-hidden />}
      title="No connectors yet"
      actions={
        <>
          <Allowed needs="editor">
            <LinkButton href="/connectors/new">Create the first connector</LinkButton>
            <LinkButton href="/connectors/import" variant="default">
              Import connectors
            </LinkButton>
          </Allowed>
          {isSandboxOn && (
            <LinkButton href="/sandbox" variant="default">
              Look at the Sandbox
            </LinkButton>
          )}
        </>
      }
    >
      <p>
        A connector is a way out for your mail: an SMTP service, your own mail server or Exchange Online.
        {isSandboxOn && " The Sandbox, a mail server built into Mailroom, receives whatever you send to it."}
      </p>
    </Note>
  );
}

/** The list when search and filters leave nothing over. */
export function NoMatches() {
  return (
    <Note
      icon={<IconSearchOff size={36} stroke={1.4} aria-hidden />}
      title="No connector matches"
      actions={
        <LinkButton href="/connectors" variant="default">
          Clear filters
        </LinkButton>
      }
    >
      <p>The search looks at name, sender, host and slug.</p>
    </Note>
  );
}
