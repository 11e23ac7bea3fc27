"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import { PasswordField } from "#components/shell/password-field.tsx";
import { useSubmit } from "#components/shell/use-submit.ts";
import { FormFrame } from "#components/sign-in/form-frame.tsx";
import { goToStart, passwordHint } from "#components/sign-in/start.ts";
import { acceptInvitation } from "#lib/actions/sign-in.ts";
import { type JoinInput, joinInput } from "#lib/people/input.ts";

/** Makes whoever was invited a person. */
export function JoinForm({ token, email }: { token: string; email: string }) {
  const form = useForm<JoinInput>({
    resolver: zodResolver(joinInput),
    defaultValues: { token, name: "", password: "" },
  });
  const { errors } = form.formState;
  const state = useSubmit(form, { action: acceptInvitation, emptied: ["password"], onDone: goToStart });
  return (
    <FormFrame label="Join" submit="Join" {...state}>
      <TextInput label="E-mail" type="email" autoComplete="username" readOnly value={email} />
      <TextInput label="Name" autoComplete="name" error={errors.name?.message} {...form.register("name")} />
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
