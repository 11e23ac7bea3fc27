"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button } from "@mantine/core";
import { useForm } from "react-hook-form";
import classes from "#components/people/people.module.css";
import { confirm } from "#components/people/use-person-action.ts";
import { PasswordField } from "#components/shell/password-field.tsx";
import { useSubmit } from "#components/shell/use-submit.ts";
import { passwordHint } from "#components/sign-in/start.ts";
import { changePassword } from "#lib/actions/account.ts";
import { type OwnPasswordInput, ownPasswordInput } from "#lib/people/input.ts";

const empty: OwnPasswordInput = { currentPassword: "", password: "" };

/** Changes one's own password. */
export function PasswordForm({ email }: { email: string }) {
  const form = useForm<OwnPasswordInput>({ resolver: zodResolver(ownPasswordInput), defaultValues: empty });
  const { errors } = form.formState;
  const { problem, onSubmit, isBusy } = useSubmit(form, {
    action: changePassword,
    emptied: ["currentPassword", "password"],
    onDone: () => {
      form.reset(empty);
      confirm("Your password is changed. You are signed out everywhere else.");
    },
  });
  return (
    <form method="post" noValidate aria-label="Change password" className={classes.form} onSubmit={onSubmit}>
      {/* Password managers store the new one under this address. */}
      <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        error={errors.currentPassword?.message}
        {...form.register("currentPassword")}
      />
      <PasswordField
        label="New password"
        description={passwordHint}
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <div>
        <Button type="submit" loading={isBusy}>
          Change password
        </Button>
      </div>
    </form>
  );
}
