"use client";

import { TextInput } from "@mantine/core";
import { useField } from "#components/connectors/form/use-field.ts";

/** The port as a number; NaN while the field is empty, which the schema answers with a sentence. */
export function PortField() {
  const { field, error } = useField("port");
  return (
    <TextInput
      {...field}
      label="Port"
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      value={Number.isFinite(field.value) ? String(field.value) : ""}
      onChange={(event) => field.onChange(numberOf(event.currentTarget.value))}
      error={error}
    />
  );
}

function numberOf(text: string): number {
  const digits = text.replace(/\D/g, "");
  return digits === "" ? Number.NaN : Number(digits);
}
