"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { Anchor, TextInput } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useSubmit } from "#components/shell/use-submit.ts";
import { FormFrame } from "#components/sign-in/form-frame.tsx";
import classes from "#components/sign-in/sign-in.module.css";
import { enterCode } from "#lib/actions/sign-in.ts";
import { signInPath } from "#lib/own-path.ts";
import { type CodeInput, codeInput } from "#lib/people/input.ts";

/** Asks for the second factor and goes on to `next`, an own path. */
export function CodeForm({ next }: { next: string }) {
  const [isRecovery, setRecovery] = useState(false);
  const form = useForm<CodeInput>({ resolver: zodResolver(codeInput), defaultValues: { code: "" } });
  const error = form.formState.errors.code?.message;
  const state = useSubmit(form, {
    action: enterCode,
    emptied: ["code"],
    // A whole new page: nothing that was loaded for another person stays.
    onDone: () => window.location.assign(next),
  });

  function change() {
    setRecovery(!isRecovery);
    form.reset();
  }

  return (
    <FormFrame label="Second factor" submit="Sign in" {...state}>
      {isRecovery ? (
        <TextInput
          key="recovery"
          label="Recovery code"
          description="One of those that you wrote down. It works once."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={error}
          {...form.register("code")}
        />
      ) : (
        <TextInput
          key="code"
          label="Code"
          description="The six digits that your authenticator app shows now."
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          error={error}
          {...form.register("code")}
        />
      )}
      <div className={classes.links}>
        <Anchor component="button" type="button" size="sm" onClick={change}>
          {isRecovery ? "Use the authenticator" : "Use a recovery code"}
        </Anchor>
        <Anchor component={Link} size="sm" href={signInPath(next)}>
          Begin again
        </Anchor>
      </div>
    </FormFrame>
  );
}
