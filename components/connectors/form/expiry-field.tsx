"use client";

import { TextInput } from "@mantine/core";
import { useController } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import classes from "#components/connectors/form/form.module.css";

/** The day a client secret ends; without one nothing is announced. */
export function ExpiryField() {
  const { field, fieldState } = useController<Draft, "credential.expiresOn">({ name: "credential.expiresOn" });
  return (
    <TextInput
      {...field}
      type="date"
      label="Client secret expires on"
      description="Optional. The list announces the end of the secret in good time."
      classNames={{ wrapper: classes.short }}
      max="9999-12-31"
      value={field.value ?? ""}
      onChange={(event) => field.onChange(event.currentTarget.value || undefined)}
      error={fieldState.error?.message}
    />
  );
}
