import { IconArrowLeft, IconPaperclip } from "@tabler/icons-react";
import Link from "next/link";
import { MailFrame } from "#components/sandbox/mail-frame.tsx";
import { plainName } from "#components/sandbox/message-list.tsx";
import classes from "#components/sandbox/sandbox.module.css";
import { ScrollText } from "#components/scroll-text.tsx";
import { Time } from "#components/time.tsx";
import { formatSize } from "#lib/email/quantities.ts";
import type { SandboxMessage } from "#lib/sandbox/view.ts";

export const messageViews = ["html", "text", "headers", "source"] as const;
export type MessageView = (typeof messageViews)[number];

const labels: Record<MessageView, string> = { html: "HTML", text: "Text", headers: "Headers", source: "Source" };

/** Longest shown text of one part, in UTF-16 units: a browser shows more only slowly. */
const shownLength = 500_000;

type MessageDetailProps = { message: SandboxMessage; view: MessageView; page: number };

/** One received message: who sent what to whom, and the part of it that was asked for. */
export function MessageDetail({ message, view, page }: MessageDetailProps) {
  const { id, subject, attachments } = message;
  const query = (next: MessageView) => new URLSearchParams({ ...(page > 1 && { page: String(page) }), view: next });
  return (
    <article className={classes.detail} aria-labelledby="message-subject">
      <Link href={page > 1 ? `/sandbox?page=${page}` : "/sandbox"} className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> All messages
      </Link>
      <h2 id="message-subject" className={classes.detailTitle}>
        {subject || "(no subject)"}
      </h2>
      <Envelope message={message} />
      {attachments.length > 0 && (
        <ul className={classes.attachments} aria-label="Attachments">
          {attachments.map(({ name, contentType, sizeBytes }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the list never changes.
            <li key={index}>
              <IconPaperclip size={15} aria-hidden /> {name} ({contentType}, {formatSize(sizeBytes)})
            </li>
          ))}
        </ul>
      )}
      <nav className={classes.views} aria-label="Parts of the message">
        {messageViews.map((name) => (
          <Link
            key={name}
            href={`/sandbox/${id}?${query(name)}`}
            aria-current={name === view ? "page" : undefined}
            className={classes.view}
            replace
            scroll={false}
            prefetch={false}
          >
            {labels[name]}
          </Link>
        ))}
      </nav>
      <Part message={message} view={view} />
    </article>
  );
}

function Envelope({ message }: { message: SandboxMessage }) {
  const { fromText, envelopeFrom, recipients, receivedAt, sizeBytes } = message;
  return (
    <dl className={classes.envelope}>
      <dt>From</dt>
      <dd>{plainName(fromText) || "(no sender)"}</dd>
      <dt>Envelope sender</dt>
      <dd>{envelopeFrom || "(empty)"}</dd>
      <dt>Recipients</dt>
      <dd>{recipients.join(", ")}</dd>
      <dt>Received</dt>
      <dd>
        <Time at={receivedAt.toISOString()} />, {formatSize(sizeBytes)}
      </dd>
    </dl>
  );
}

function Part({ message, view }: { message: SandboxMessage; view: MessageView }) {
  const { html, text, headers, source } = message;
  switch (view) {
    case "html":
      return html ? <MailFrame html={html} /> : <p className={classes.absent}>This message has no HTML part.</p>;
    case "text":
      return text ? (
        <Plain text={text} label="Text" />
      ) : (
        <p className={classes.absent}>This message has no text part.</p>
      );
    case "source":
      return <Plain text={source} label="Source" />;
    case "headers":
      return (
        <dl className={classes.headers}>
          {headers.map(({ name, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: header names repeat, and the list never changes.
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      );
  }
}

function Plain({ text, label }: { text: string; label: string }) {
  return (
    <>
      <ScrollText className={classes.plain} label={label}>
        {text.slice(0, shownLength)}
      </ScrollText>
      {text.length > shownLength && (
        <p className={classes.absent}>Only the first {formatSize(shownLength)} are shown.</p>
      )}
    </>
  );
}
