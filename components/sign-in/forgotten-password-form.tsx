"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, TextInput } from "@mantine/core";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useSubmit } from "#components/shell/use-submit.ts";
import { FormFrame } from "#components/sign-in/form-frame.tsx";
import { requestPasswordMail } from "#lib/actions/sign-in.ts";
import { type PasswordMailInput, passwordMailInput } from "#lib/people/input.ts";

/** Asks for a mail with a link for a new password. What it says afterwards is the same for every address. */
export function ForgottenPasswordForm() {
  const [isDone, setDone] = useState(false);
  const form = useForm<PasswordMailInput>({ resolver: zodResolver(passwordMailInput), defaultValues: { email: "" } });
  const state = useSubmit(form, { action: requestPasswordMail, onDone: () => setDone(true) });
  if (isDone) {
    return (
      <Alert color="green" role="status" tabIndex={-1} ref={(alert) => alert?.focus()}>
        If somebody here has this address, a mail is on its way. Its link works for one hour.
      </Alert>
    );
  }
  return (
    <FormFrame label="Forgotten password" submit="Send the mail" {...state}>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        error={form.formState.errors.email?.message}
        {...form.register("email")}
      />
    </FormFrame>
  );
}
