"use client";

import { ScrollText } from "#components/scroll-text.tsx";
import classes from "#components/test-send/preview.module.css";
import { type MessageParts, renderMail } from "#lib/email/mail-document.ts";
import { AppError } from "#lib/errors.ts";

type RenderedPartProps = MessageParts & { part: "html" | "text"; label: string };

/** One part of the mail, as it will be sent. */
export function RenderedPart({ part, label, ...message }: RenderedPartProps) {
  return (
    <ScrollText className={classes.source} label={label}>
      {rendered(message, part)}
    </ScrollText>
  );
}

function rendered(message: MessageParts, part: "html" | "text"): string {
  try {
    return renderMail(message)[part];
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
