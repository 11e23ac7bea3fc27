"use client";

import { TextInput } from "@mantine/core";
import classes from "#components/connectors/form/form.module.css";
import { useOptionalField } from "#components/connectors/form/use-optional-field.ts";
import { expiryWarningDays } from "#lib/connectors/view.ts";

/** The day a client secret ends; without one nothing is announced. */
export function ExpiryField() {
  const { field, error } = useOptionalField("credential.expiresOn");
  return (
    <TextInput
      {...field}
      type="date"
      label="Client secret expires on"
      description={`Optional. The list announces the end of the secret ${expiryWarningDays} days before.`}
      classNames={{ wrapper: classes.short }}
      max="9999-12-31"
      value={field.value ?? ""}
      onChange={(event) => field.onChange(event.currentTarget.value || undefined)}
      error={error}
    />
  );
}
