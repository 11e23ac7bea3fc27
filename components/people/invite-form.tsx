"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { LinkNote } from "#components/people/link-note.tsx";
import classes from "#components/people/people.module.css";
import { roleChoices } from "#components/people/role-words.ts";
import { useSubmit } from "#components/shell/use-submit.ts";
import { invitePerson } from "#lib/actions/people.ts";
import { type InvitationInput, invitationInput } from "#lib/people/input.ts";

const empty: InvitationInput = { email: "", role: "viewer" };

/** Invites somebody by a link, which the administrator passes on. */
export function InviteForm() {
  const [made, setMade] = useState<{ email: string; path: string }>();
  const form = useForm<InvitationInput>({ resolver: zodResolver(invitationInput), defaultValues: empty });
  const { errors } = form.formState;
  const { problem, onSubmit, isBusy } = useSubmit(form, {
    action: invitePerson,
    onDone: (path: string) => {
      setMade({ email: form.getValues("email"), path });
      form.reset(empty);
    },
  });
  return (
    <form method="post" noValidate aria-label="Invite" className={classes.section} onSubmit={onSubmit}>
      <div className={classes.line}>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          error={errors.email?.message}
          {...form.register("email")}
        />
        <NativeSelect label="Role" data={roleChoices} error={errors.role?.message} {...form.register("role")} />
        <Button type="submit" loading={isBusy}>
          Invite
        </Button>
      </div>
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {made && <LinkNote title={`Link for ${made.email}`} path={made.path} onClose={() => setMade(undefined)} />}
    </form>
  );
}
