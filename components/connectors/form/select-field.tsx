"use client";

import { NativeSelect, type NativeSelectProps } from "@mantine/core";
import type { FieldPath } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import { useField } from "#components/connectors/form/use-field.ts";

type SelectFieldProps = { name: FieldPath<Draft>; label: string } & Omit<NativeSelectProps, "name" | "label">;

/** A choice of few, bound to its place in the connector; the browser's own control, at home on phones. */
export function SelectField({ name, ...rest }: SelectFieldProps) {
  const { field, error } = useField(name);
  return <NativeSelect {...rest} {...field} value={String(field.value ?? "")} error={error} />;
}
