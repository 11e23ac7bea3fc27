"use client";

import { Alert, Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "#components/people/people.module.css";
import { useCopy } from "#components/test-send/use-copy.ts";

const words = { idle: "", copied: "Copied.", failed: "Your browser does not allow copying." };

/** A link that is shown this once, to be handed to somebody. `path` is ours; the browser knows under which name. */
export function LinkNote({ title, path, onClose }: { title: string; path: string; onClose: () => void }) {
  const url = new URL(path, window.location.origin).href;
  const { state, copy } = useCopy();
  return (
    <Alert title={title} withCloseButton closeButtonLabel="Close" onClose={onClose} role="status">
      <p className={classes.text}>It is shown only now, and works once. Whoever has it can use it.</p>
      <div className={classes.link}>
        <code>{url}</code>
        <Button
          size="xs"
          variant="default"
          leftSection={state === "copied" ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={() => copy(url)}
        >
          Copy link
        </Button>
        <span className={classes.quiet} role="status">
          {words[state]}
        </span>
      </div>
    </Alert>
  );
}
