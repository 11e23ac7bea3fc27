"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import { PasswordField } from "#components/shell/password-field.tsx";
import { useSubmit } from "#components/shell/use-submit.ts";
import { FormFrame } from "#components/sign-in/form-frame.tsx";
import { goToStart, passwordHint } from "#components/sign-in/start.ts";
import { setUp } from "#lib/actions/sign-in.ts";
import { type SetUpInput, setUpInput } from "#lib/people/input.ts";

/** Creates the first administrator. */
export function SetUpForm({ token }: { token: string }) {
  const form = useForm<SetUpInput>({
    resolver: zodResolver(setUpInput),
    defaultValues: { token, name: "", email: "", password: "" },
  });
  const { errors } = form.formState;
  const state = useSubmit(form, { action: setUp, emptied: ["password"], onDone: goToStart });
  return (
    <FormFrame label="Set up" submit="Create administrator" {...state}>
      <TextInput label="Name" autoComplete="name" error={errors.name?.message} {...form.register("name")} />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <PasswordField
        label="Password"
        description={passwordHint}
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
    </FormFrame>
  );
}
