"use client";

import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { type Look, MessagePreview } from "#components/test-send/message-preview.tsx";
import { RecipientsField } from "#components/test-send/recipients-field.tsx";
import classes from "#components/test-send/test-send.module.css";
import type { MessageInput } from "#lib/email/message.ts";

type MessageFieldsProps = {
  form: UseFormReturn<MessageInput>;
  isDotlessAllowed: boolean;
  /** Whether the person's role sends the fixed text alone; the server sees to it. */
  isTextFixed?: boolean;
  /** What the mail looks like besides its message. */
  look: Look;
};

/** What a test mail consists of: its recipients, subject and text, with the preview beside the text. */
export function MessageFields({ form, isDotlessAllowed, isTextFixed, look }: MessageFieldsProps) {
  const { control, register, formState } = form;
  const [isOpen, setOpen] = useState(false);
  const common = { control, isDotlessAllowed };
  return (
    <>
      <div className={classes.recipients}>
        <RecipientsField name="to" label="To" placeholder="you@example.com, several with commas" {...common} />
        {isOpen ? (
          <>
            <RecipientsField name="cc" label="CC" {...common} />
            <RecipientsField name="bcc" label="BCC" {...common} />
            {!isTextFixed && <RecipientsField name="replyTo" label="Reply-To" {...common} />}
          </>
        ) : (
          <Button variant="subtle" size="compact-sm" className={classes.more} onClick={() => setOpen(true)}>
            {isTextFixed ? "Add CC, BCC" : "Add CC, BCC, Reply-To"}
          </Button>
        )}
        <TextInput
          label="Subject"
          readOnly={isTextFixed}
          error={formState.errors.subject?.message}
          {...register("subject")}
        />
      </div>
      <div className={classes.message}>
        <Textarea
          label="Message"
          description={
            isTextFixed
              ? "Your role sends this text only. People who may change connectors can write another."
              : "Markdown: **bold**, [links](https://example.com), lists and tables"
          }
          readOnly={isTextFixed}
          classNames={{ root: classes.textRoot, wrapper: classes.textWrapper, input: classes.text }}
          error={formState.errors.message?.message}
          {...register("message")}
        />
        <MessagePreview control={control} look={look} />
      </div>
    </>
  );
}
