"use client";

import { useEffect, useState } from "react";
import { get } from "react-hook-form";
import type { Remembered } from "#components/connectors/form/branches.ts";
import { type Draft, scopeOf } from "#components/connectors/form/draft.ts";
import { askForSecret, fixedDraft } from "#components/connectors/form/fix-draft.ts";
import { changeInWords } from "#components/connectors/form/fix-words.ts";
import { useDraftForm, useStored } from "#components/connectors/form/form-context.tsx";
import type { Fixed } from "#components/test-send/fixing.ts";
import { focusField } from "#components/test-send/focus-field.ts";
import type { Fix } from "#lib/email/report.ts";
import { serviceOf } from "#lib/email/target.ts";

/**
 * Makes the changes that findings offer in the form around it. Answers what is different, the field that has to be
 * filled before the next try and gets the focus, and how exactly these values are put back.
 */
export function useFixes(remembered: Remembered): (fix: Fix) => Fixed {
  const form = useDraftForm();
  const { scope, secrets } = useStored();
  const [focused, setFocused] = useState<{ field: string }>();

  useEffect(() => {
    if (focused) focusField(focused.field);
  }, [focused]);

  function show(draft: Draft, paths: string[], isMoved: boolean) {
    if (isMoved) form.reset(draft, { keepDefaultValues: true, keepIsSubmitted: true, keepSubmitCount: true });
    else for (const path of paths) form.setValue(path as "host", get(draft, path), howSet);
  }

  return (fix) => {
    const before = structuredClone(form.getValues());
    const after = fixedDraft(fix, before, { remembered, initial: form.formState.defaultValues as Draft });
    const isSameTarget = scope === undefined || scopeOf(after) === scope;
    const missing = askForSecret(after, (field) => isSameTarget && secrets[field]?.isReadable === true);
    const changed = changeInWords(before, after);
    // A stored secret cannot be trimmed: whoever has it types it again.
    const focus = fix.focus ?? missing ?? (changed === "" ? fix.trim : undefined);
    const isMoved = serviceOf(before) !== serviceOf(after);
    const paths = [...Object.keys(fix.set ?? {}).map(wholeOf), fix.trim, missing].filter((path) => path !== undefined);

    show(after, paths, isMoved);
    if (focus) setFocused({ field: focus });
    return {
      changed,
      ...(focus ? { focus } : {}),
      undo: () => {
        const { name, slug, sender } = form.getValues();
        show(isMoved ? { ...before, name, slug, sender } : before, paths, isMoved);
      },
    };
  };
}

const howSet = { shouldDirty: true, shouldTouch: true, shouldValidate: true };

/** A part that decides over its neighbours is set together with them. */
function wholeOf(path: string): string {
  return path === "auth.required" ? "auth" : path;
}
