"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import { PasswordField } from "#components/shell/password-field.tsx";
import { useSubmit } from "#components/shell/use-submit.ts";
import { FormFrame } from "#components/sign-in/form-frame.tsx";
import { codePath, goToStart, passwordHint } from "#components/sign-in/start.ts";
import { setNewPassword } from "#lib/actions/sign-in.ts";
import { type NewPasswordInput, newPasswordInput } from "#lib/people/input.ts";

/** Sets a new password with a link. */
export function NewPasswordForm({ token, email }: { token: string; email: string }) {
  const form = useForm<NewPasswordInput>({
    resolver: zodResolver(newPasswordInput),
    defaultValues: { token, password: "" },
  });
  const state = useSubmit(form, {
    action: setNewPassword,
    emptied: ["password"],
    onDone: ({ needsCode }) => (needsCode ? window.location.assign(codePath("/")) : goToStart()),
  });
  return (
    <FormFrame label="New password" submit="Set password" {...state}>
      <TextInput label="E-mail" type="email" autoComplete="username" readOnly value={email} />
      <PasswordField
        label="New password"
        description={passwordHint}
        autoComplete="new-password"
        error={form.formState.errors.password?.message}
        {...form.register("password")}
      />
    </FormFrame>
  );
}
