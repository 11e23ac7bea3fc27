"use client";

import { useEffect, useRef } from "react";
import { useWatch } from "react-hook-form";
import { type Draft, scopeOf } from "#components/connectors/form/draft.ts";
import { useDraftForm, useStored } from "#components/connectors/form/form-context.tsx";
import type { SecretState } from "#lib/connectors/view.ts";
import type { SecretChange } from "#lib/email/connector.ts";
import type { SecretField, secretFields } from "#lib/email/secrets.ts";

type SecretPath = (typeof secretFields)[SecretField]["path"];

/**
 * Asks for a kept secret again the moment the draft's target differs from the one it was stored for, and takes the
 * question back when the target is what it was and nothing was typed.
 */
export function useSecretScope(path: SecretPath, change: SecretChange, stored: SecretState | undefined) {
  const { control, setValue } = useDraftForm();
  const { scope } = useStored();
  const draft = useWatch({ control }) as Draft;
  const isTargetChanged = scope !== undefined && scopeOf(draft) !== scope;
  const isAskedAgain = useRef(false);
  const isKept = change.op === "keep";
  const isBlank = change.op === "set" && change.value === "";

  useEffect(() => {
    if (!stored?.isReadable) return;
    if (isTargetChanged && isKept) {
      isAskedAgain.current = true;
      setValue(path, { op: "set", value: "" }, { shouldDirty: true });
    } else if (!isTargetChanged && isBlank && isAskedAgain.current) {
      isAskedAgain.current = false;
      setValue(path, { op: "keep" }, { shouldDirty: true });
    }
  }, [stored?.isReadable, isTargetChanged, isKept, isBlank, path, setValue]);

  return { isTargetChanged };
}
