"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button } from "@mantine/core";
import { useForm } from "react-hook-form";
import classes from "#components/people/people.module.css";
import { PasswordField } from "#components/shell/password-field.tsx";
import { useSubmit } from "#components/shell/use-submit.ts";
import type { ActionResult } from "#lib/action.ts";
import { type CurrentPasswordInput, currentPasswordInput } from "#lib/people/input.ts";

type PasswordStepProps<R> = {
  email: string;
  submit: string;
  action: (input: CurrentPasswordInput) => Promise<ActionResult<R>>;
  onCancel: () => void;
  onDone: (value: R) => void;
};

/** Asks for one's password before something that it protects. */
export function PasswordStep<R>({ email, submit, action, onCancel, onDone }: PasswordStepProps<R>) {
  const form = useForm<CurrentPasswordInput>({
    resolver: zodResolver(currentPasswordInput),
    defaultValues: { currentPassword: "" },
  });
  const { problem, onSubmit, isBusy } = useSubmit(form, { action, emptied: ["currentPassword"], onDone });
  return (
    <form method="post" noValidate aria-label={submit} className={classes.form} onSubmit={onSubmit}>
      <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        autoFocus
        error={form.formState.errors.currentPassword?.message}
        {...form.register("currentPassword")}
      />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <div className={classes.link}>
        <Button type="submit" loading={isBusy}>
          {submit}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
