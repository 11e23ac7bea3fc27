"use client";

import { Skeleton, Tabs, TabsList, TabsPanel, TabsTab } from "@mantine/core";
import dynamic from "next/dynamic";
import { useDeferredValue } from "react";
import { type Control, useWatch } from "react-hook-form";
import classes from "#components/test-send/preview.module.css";
import type { lookOf } from "#lib/email/mail-look.ts";
import type { MessageInput } from "#lib/email/message.ts";

const loading = () => <Skeleton height={120} />;
const MarkdownPreview = dynamic(
  () => import("#components/test-send/markdown-preview.tsx").then((file) => file.MarkdownPreview),
  { loading, ssr: false },
);
const RenderedPart = dynamic(
  () => import("#components/test-send/rendered-part.tsx").then((file) => file.RenderedPart),
  { loading, ssr: false },
);

/** What a mail looks like besides its message. */
export type Look = ReturnType<typeof lookOf>;

/** The mail as its reader will see it, as HTML source and as plain text. */
export function MessagePreview({ control, look }: { control: Control<MessageInput>; look: Look }) {
  const [subject, message] = useWatch({ control, name: ["subject", "message"] });
  const markdown = useDeferredValue(message);
  return (
    <Tabs defaultValue="preview" keepMounted={false} className={classes.tabs} classNames={{ panel: classes.panel }}>
      <TabsList aria-label="The message as">
        <TabsTab value="preview">Preview</TabsTab>
        <TabsTab value="html">HTML source</TabsTab>
        <TabsTab value="text">Plain text</TabsTab>
      </TabsList>
      <TabsPanel value="preview">
        <MarkdownPreview markdown={markdown} />
      </TabsPanel>
      <TabsPanel value="html">
        <RenderedPart part="html" label="HTML source" subject={subject} markdown={markdown} {...look} />
      </TabsPanel>
      <TabsPanel value="text">
        <RenderedPart part="text" label="Plain text" subject={subject} markdown={markdown} {...look} />
      </TabsPanel>
    </Tabs>
  );
}
