import Link from "next/link";
import classes from "#components/sandbox/sandbox.module.css";
import { Time } from "#components/time.tsx";
import type { SandboxSummary } from "#lib/sandbox/view.ts";

type MessageListProps = { messages: SandboxSummary[]; page: number; pages: number; openId?: string };

const hrefOf = (path: string, page: number) => (page > 1 ? `${path}?page=${page}` : path);

/** The received messages, newest first. */
export function MessageList({ messages, page, pages, openId }: MessageListProps) {
  return (
    <div className={classes.list} data-beside={openId ? true : undefined}>
      <ul className={classes.messages} aria-label="Received messages">
        {messages.map(({ id, receivedAt, fromText, subject, recipients }) => (
          <li key={id}>
            <Link
              href={hrefOf(`/sandbox/${id}`, page)}
              className={classes.message}
              aria-current={id === openId ? "page" : undefined}
              prefetch={false}
            >
              <span className={classes.subject}>{subject || "(no subject)"}</span>
              <span className={classes.when}>
                <Time at={receivedAt.toISOString()} />
              </span>
              <span className={classes.people}>
                {plainName(fromText) || "(no sender)"} → {recipientsText(recipients)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav className={classes.pages} aria-label="Pages">
          {page > 1 ? <Link href={hrefOf("/sandbox", page - 1)}>Newer</Link> : <span>Newer</span>}
          <span>
            Page {page} of {pages}
          </span>
          {page < pages ? <Link href={hrefOf("/sandbox", page + 1)}>Older</Link> : <span>Older</span>}
        </nav>
      )}
    </div>
  );
}

function recipientsText(recipients: string[]): string {
  const [first = "nobody", ...others] = recipients;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The sender without the quotation marks that a simple name does not need. */
export function plainName(fromText: string): string {
  return fromText.replace(/^"([^"\\,;:@<>()]+)" </, "$1 <");
}
