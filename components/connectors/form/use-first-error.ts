"use client";

import { useEffect, useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";

/**
 * After each refused attempt to save or test, moves the focus to the topmost field with an error. react-hook-form would
 * go by the order in which fields were mounted, which differs after a change of service. Errors that belong to no
 * visible field are handed to `onUnseen`.
 */
export function useFirstError(form: UseFormReturn<Draft>, onUnseen: (message: string) => void) {
  const element = useRef<HTMLFormElement>(null);
  const { errors, submitCount } = form.formState;
  const latest = useRef({ errors, onUnseen });
  latest.current = { errors, onUnseen };

  useEffect(() => {
    const messages = messagesIn(latest.current.errors);
    if (submitCount === 0 || messages.length === 0) return;
    const field = element.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (!field) return latest.current.onUnseen(messages.join(" "));
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
  }, [submitCount]);

  return element;
}

function messagesIn(errors: unknown): string[] {
  if (typeof errors !== "object" || errors === null) return [];
  if ("message" in errors && typeof errors.message === "string") return [errors.message];
  return Object.entries(errors).flatMap(([key, error]) => (key === "ref" ? [] : messagesIn(error)));
}
