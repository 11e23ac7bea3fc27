"use client";

import { useState } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { tooLarge } from "#components/shell/too-large.ts";
import { unreachable } from "#components/shell/unreachable.ts";
import type { ActionResult } from "#lib/action.ts";

type SubmitOptions<T extends FieldValues, R> = {
  action: (values: T) => Promise<ActionResult<R>>;
  onDone: (value: R) => void;
  /** Fields that are emptied when the answer is no: passwords. */
  emptied?: Path<T>[];
};

/** Sends a form's values to an action and puts what is wrong where it belongs: at its field, or above the form. */
export function useSubmit<T extends FieldValues, R>(form: UseFormReturn<T>, options: SubmitOptions<T, R>) {
  const [problem, setProblem] = useState<string>();

  async function submit(values: T) {
    setProblem(undefined);
    const result = await options.action(values).catch((error) => tooLarge(error, values));
    if (result?.ok) return options.onDone(result.value);
    for (const name of options.emptied ?? []) form.setValue(name, "" as T[typeof name]);
    if (!result) return setProblem(unreachable);
    const known = result.problem.fields.filter(({ path }) => path in values && path !== "token");
    for (const { path, message } of known) form.setError(path as Path<T>, { type: "server", message });
    const [first] = known;
    if (first) form.setFocus(first.path as Path<T>);
    else setProblem(result.problem.fields[0]?.message ?? result.problem.message);
  }

  return { problem, onSubmit: form.handleSubmit(submit), isBusy: form.formState.isSubmitting };
}
