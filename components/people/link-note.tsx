"use client";

import { Alert } from "@mantine/core";
import { CopyButton } from "#components/people/copy-button.tsx";
import classes from "#components/people/people.module.css";

/** A link that is shown this once, to be handed to somebody. `path` is ours; the browser knows under which name. */
export function LinkNote({ title, path, onClose }: { title: string; path: string; onClose: () => void }) {
  const url = new URL(path, window.location.origin).href;
  return (
    <Alert title={title} withCloseButton closeButtonLabel="Close" onClose={onClose} role="status">
      <p className={classes.text}>It is shown only now, and works once. Whoever has it can use it.</p>
      <div className={classes.link}>
        <code>{url}</code>
        <CopyButton label="Copy link" text={url} />
      </div>
    </Alert>
  );
}
