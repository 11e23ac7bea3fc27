"use client";

import { TextInput, type TextInputProps } from "@mantine/core";
import type { FieldPath } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import { useField } from "#components/connectors/form/use-field.ts";

type TextFieldProps = { name: FieldPath<Draft>; label: string } & Omit<TextInputProps, "name" | "label">;

/** A line of text bound to its place in the connector. */
export function TextField({ name, ...rest }: TextFieldProps) {
  const { field, error } = useField(name);
  return (
    <TextInput
      autoComplete="off"
      spellCheck={false}
      {...rest}
      {...field}
      value={String(field.value ?? "")}
      error={error}
    />
  );
}
