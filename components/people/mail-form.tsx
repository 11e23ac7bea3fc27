"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, NativeSelect } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useForm } from "react-hook-form";
import classes from "#components/people/people.module.css";
import { confirm } from "#components/people/use-person-action.ts";
import { useSubmit } from "#components/shell/use-submit.ts";
import { chooseSystemConnector } from "#lib/actions/people.ts";
import { type SystemConnectorInput, systemConnectorInput } from "#lib/people/input.ts";
import type { MailChoice, MailSettings } from "#lib/people/mail-settings.ts";

/** Chooses the connector that links for new passwords are mailed through. */
export function MailForm({ chosenId, warning, choices }: Pick<MailSettings, "chosenId" | "warning" | "choices">) {
  const form = useForm<SystemConnectorInput>({
    resolver: zodResolver(systemConnectorInput),
    values: { id: chosenId },
  });
  const { problem, onSubmit, isBusy } = useSubmit(form, {
    action: chooseSystemConnector,
    onDone: () => confirm("The choice is saved."),
  });
  const selected = choices.find(({ id }) => id === form.watch("id"));
  return (
    <form method="post" noValidate aria-label="Mail to people" className={classes.section} onSubmit={onSubmit}>
      {warning && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {warning}
        </Alert>
      )}
      <div className={classes.choice}>
        <NativeSelect
          label="Connector"
          error={form.formState.errors.id?.message}
          data={[{ value: "", label: "None" }, ...choices.map(optionOf)]}
          {...form.register("id")}
        />
        <Button type="submit" variant="default" loading={isBusy}>
          Save
        </Button>
      </div>
      {selected?.target && (
        <p className={classes.text}>
          Mail comes from {selected.sender}, through {selected.target}.
        </p>
      )}
      {selected?.isSandbox && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          What goes through this connector lands in the sandbox, where everybody who is signed in reads it: anybody here
          could set anybody’s password. Choose it to try this out, never where people work.
        </Alert>
      )}
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
    </form>
  );
}

/** Names may occur twice. */
function optionOf({ id, name, sender }: MailChoice) {
  return { value: id, label: sender ? `${name}, ${sender}` : name };
}
