"use client";

import { Anchor, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm, useStored } from "#components/connectors/form/form-context.tsx";
import { useField } from "#components/connectors/form/use-field.ts";
import { slugOf } from "#lib/email/suggestions.ts";

/** The short name that no other connector has: it follows from the name and stays out of the way until wanted. */
export function SlugField() {
  const { control } = useDraftForm();
  const { id, fileId } = useStored();
  const isStored = id !== undefined;
  const name = useWatch({ control, name: "name" });
  const { field, fieldState, error } = useField("slug");
  const [isOpen, setIsOpen] = useState(false);
  const derived = name.trim() === "" ? "" : slugOf(name);

  if (fileId) {
    return (
      <div className={classes.slugLine}>
        <span>
          ID in the settings file: <code>{fileId}</code>
        </span>
      </div>
    );
  }
  if (!isOpen && !fieldState.error) {
    return (
      <div className={classes.slugLine}>
        <span>Slug: {field.value || derived ? <code>{field.value || derived}</code> : "follows from the name"}</span>
        <Anchor component="button" type="button" inherit onClick={() => setIsOpen(true)}>
          Change
        </Anchor>
      </div>
    );
  }
  return (
    <TextInput
      {...field}
      mt="sm"
      label="Slug"
      description={
        isStored
          ? "A short name that no other connector has. Left empty, it stays as it was."
          : "A short name that no other connector has. Left empty, it follows from the name."
      }
      placeholder={derived}
      error={error}
      autoFocus={isOpen}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
