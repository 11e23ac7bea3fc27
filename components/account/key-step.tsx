"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import own from "#components/account/second-factor.module.css";
import { CopyButton } from "#components/people/copy-button.tsx";
import classes from "#components/people/people.module.css";
import { useSubmit } from "#components/shell/use-submit.ts";
import { confirmSecondFactor } from "#lib/actions/account.ts";
import { type CodeInput, codeInput } from "#lib/people/input.ts";
import type { KeyView } from "#lib/people/second-factor/codes.ts";

type KeyStepProps = { view: KeyView; onCancel: () => void; onDone: (codes: string[]) => void };

/** The key for an authenticator as picture and text, and the first code that proves it arrived. */
export function KeyStep({ view: { key, picture }, onCancel, onDone }: KeyStepProps) {
  const form = useForm<CodeInput>({ resolver: zodResolver(codeInput), defaultValues: { code: "" } });
  const { problem, onSubmit, isBusy } = useSubmit(form, { action: confirmSecondFactor, emptied: ["code"], onDone });
  const { size, path } = picture;
  return (
    <div className={own.key}>
      {/* White around it in every theme: that is how cameras know where it ends. */}
      <svg className={own.picture} viewBox={`-3 -3 ${size + 6} ${size + 6}`} role="img" aria-label="QR code of the key">
        <path d={path} />
      </svg>
      <form method="post" noValidate aria-label="Set up" className={classes.form} onSubmit={onSubmit}>
        <p className={classes.text}>
          Scan the picture with an authenticator app, or give it this key: <code className={own.code}>{key}</code>
        </p>
        <div className={classes.link}>
          <CopyButton label="Copy key" text={key.replaceAll(" ", "")} />
        </div>
        <TextInput
          label="Code"
          description="The six digits that the app shows now."
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          error={form.formState.errors.code?.message}
          {...form.register("code")}
        />
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <div className={classes.link}>
          <Button type="submit" loading={isBusy}>
            Turn on
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}
