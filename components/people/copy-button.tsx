"use client";

import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "#components/people/people.module.css";
import { useCopy } from "#components/test-send/use-copy.ts";

const words = { idle: "", copied: "Copied.", failed: "Your browser does not allow copying." };

/** Copies what is shown only once, and says whether it did. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const { state, copy } = useCopy();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={state === "copied" ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        onClick={() => copy(text)}
      >
        {label}
      </Button>
      <span className={classes.quiet} role="status">
        {words[state]}
      </span>
    </>
  );
}
