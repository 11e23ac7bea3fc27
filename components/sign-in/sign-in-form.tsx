"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import { PasswordField } from "#components/shell/password-field.tsx";
import { useSubmit } from "#components/shell/use-submit.ts";
import { FormFrame } from "#components/sign-in/form-frame.tsx";
import { codePath } from "#components/sign-in/start.ts";
import { signIn } from "#lib/actions/sign-in.ts";
import { type SignInInput, signInInput } from "#lib/people/input.ts";

/** Signs in and goes on to `next`, an own path. */
export function SignInForm({ next }: { next: string }) {
  const form = useForm<SignInInput>({
    resolver: zodResolver(signInInput),
    defaultValues: { email: "", password: "" },
  });
  const { errors } = form.formState;
  const state = useSubmit(form, {
    action: signIn,
    emptied: ["password"],
    // A whole new page: nothing that was loaded for another person stays.
    onDone: ({ needsCode }) => window.location.assign(needsCode ? codePath(next) : next),
  });
  return (
    <FormFrame label="Sign in" submit="Sign in" {...state}>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
    </FormFrame>
  );
}
