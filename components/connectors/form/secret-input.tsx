"use client";

import { PasswordInput, Textarea } from "@mantine/core";
import type { Ref } from "react";
import classes from "#components/connectors/form/form.module.css";

type SecretInputProps = {
  label: string;
  name: string;
  value: string;
  description?: string;
  placeholder?: string;
  /** Why the secret is asked for; stands in front of the description. */
  note?: string;
  error?: string;
  isMultiline?: boolean;
  isFocused: boolean;
  ref: Ref<never>;
  onBlur: () => void;
  onChange: (value: string) => void;
};

/** Where a secret is typed: hidden on request only, never filled in by the browser. */
export function SecretInput({ note, description, isMultiline, isFocused, onChange, ...rest }: SecretInputProps) {
  const shared = {
    ...rest,
    autoFocus: isFocused,
    autoComplete: "new-password",
    spellCheck: false,
    // Mantine's password field does not set it by itself, and the first field with an error gets the focus by it.
    "aria-invalid": rest.error ? true : undefined,
    description: [note, description].filter(Boolean).join(" ") || undefined,
  };
  if (isMultiline) {
    return (
      <Textarea
        {...shared}
        rows={5}
        classNames={{ input: classes.code }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <PasswordInput
      {...shared}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": "Show what is typed" }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
