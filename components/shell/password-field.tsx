"use client";

import { PasswordInput, type PasswordInputProps } from "@mantine/core";

type PasswordFieldProps = PasswordInputProps & { autoComplete: "current-password" | "new-password" };

/** Where a password is typed; spread `register` of react-hook-form into it. */
export function PasswordField(props: PasswordFieldProps) {
  return (
    <PasswordInput
      spellCheck={false}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": "Show what is typed" }}
      // Mantine's password field does not set it by itself.
      aria-invalid={props.error ? true : undefined}
      {...props}
    />
  );
}
