import { IconInbox, IconPlugOff } from "@tabler/icons-react";
import { LinkButton } from "#components/shell/link-button.tsx";
import { Note } from "#components/shell/note.tsx";

/** The sandbox before the first message: how to get one. */
export function EmptySandbox({ port, testHref }: { port: number; testHref?: string }) {
  return (
    <Note
      icon={<IconInbox size={40} stroke={1.4} aria-hidden />}
      title="Nothing received yet"
      actions={
        testHref ? (
          <LinkButton href={testHref}>Send a first test mail</LinkButton>
        ) : (
          <LinkButton href="/connectors/new">Create a connector</LinkButton>
        )
      }
    >
      <p>
        {testHref
          ? "Send a test mail with the connector that leads here, to any address you like: it goes nowhere else and appears on this page."
          : `Create a connector with the service Other, host 127.0.0.1, port ${port}, STARTTLS never and without authentication. Whatever it sends appears on this page and goes nowhere else.`}
      </p>
    </Note>
  );
}

/** The sandbox page while no sandbox server is known. */
export function NoSandbox() {
  return (
    <Note icon={<IconPlugOff size={40} stroke={1.4} aria-hidden />} title="No sandbox is running">
      <p>
        Mailroom’s worker runs the built-in mail server, which never listens outside this machine. It is on with the
        embedded database and off with DATABASE_URL; MAILROOM_SANDBOX=on or off decides otherwise.
      </p>
    </Note>
  );
}
