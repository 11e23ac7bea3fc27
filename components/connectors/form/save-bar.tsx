"use client";

import { Button, Text } from "@mantine/core";
import Link from "next/link";
import { useEffect, useRef } from "react";
import classes from "#components/connectors/form/save-bar.module.css";

type SaveBarProps = { isDirty: boolean; isBusy: boolean; isTesting: boolean; onTest: () => void };

/** The form's actions. They stay at the lower edge of the window, where an appearing error cannot push them away. */
export function SaveBar({ isDirty, isBusy, isTesting, onTest }: SaveBarProps) {
  const save = useRef<HTMLButtonElement>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    // A disabled button loses the focus; whoever works by keyboard gets it back.
    if (wasBusy.current && !isBusy && document.activeElement === document.body) save.current?.focus();
    wasBusy.current = isBusy;
  }, [isBusy]);
  return (
    <div className={classes.bar}>
      <Button ref={save} type="submit" loading={isBusy}>
        Save
      </Button>
      <Button variant="default" onClick={onTest} disabled={isTesting}>
        Test…
      </Button>
      <Button variant="subtle" color="gray" component={Link} href="/connectors">
        Cancel
      </Button>
      <Text className={classes.state} role="status">
        {isDirty ? "Unsaved changes" : ""}
      </Text>
    </div>
  );
}
