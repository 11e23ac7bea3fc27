"use client";

import { Alert, Button } from "@mantine/core";
import { type FormEventHandler, type ReactNode, useEffect, useState } from "react";
import classes from "#components/sign-in/sign-in.module.css";

type FormFrameProps = {
  label: string;
  submit: string;
  problem?: string;
  isBusy: boolean;
  onSubmit: FormEventHandler<HTMLFormElement>;
  children: ReactNode;
};

/** A form of these pages: its fields, what is wrong with all of it, and its one button. */
export function FormFrame({ label, submit, problem, isBusy, onSubmit, children }: FormFrameProps) {
  // Before the page's code is here, a submit would only empty the fields.
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    <form method="post" noValidate aria-label={label} className={classes.form} onSubmit={onSubmit}>
      {children}
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button type="submit" loading={isBusy} disabled={!isReady} fullWidth>
        {submit}
      </Button>
    </form>
  );
}
