"use client";

import { TextInput, type TextInputProps } from "@mantine/core";
import { type FieldPath, useController } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";

type TextFieldProps = { name: FieldPath<Draft>; label: string } & Omit<TextInputProps, "name" | "label">;

/** A line of text bound to its place in the connector. */
export function TextField({ name, ...rest }: TextFieldProps) {
  const { field, fieldState } = useController<Draft>({ name });
  return (
    <TextInput
      autoComplete="off"
      spellCheck={false}
      {...rest}
      {...field}
      value={String(field.value ?? "")}
      error={fieldState.error?.message}
    />
  );
}
