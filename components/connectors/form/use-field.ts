"use client";

import { useCallback, useEffect, useRef } from "react";
import { type FieldPath, useController } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import { withSettingLinks } from "#components/policy/setting-links.tsx";

/**
 * A field bound to its place in the connector, with its error as it is shown. Leaving it checks it, but not while the
 * mouse button that took the focus away is still down: an error that appeared then would move what is being clicked from
 * under the pointer.
 */
export function useField<N extends FieldPath<Draft>>(name: N) {
  const { field, fieldState } = useController<Draft, N>({ name });
  const isGone = useRef(false);
  const blur = useRef(field.onBlur);
  blur.current = field.onBlur;

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const onBlur = useCallback(() => {
    if (!document.querySelector(":active")) return blur.current();
    // A field that the click removed has nothing left to check.
    const later = () => setTimeout(() => isGone.current || blur.current());
    window.addEventListener("mouseup", later, { once: true, capture: true });
  }, []);

  return { field: { ...field, onBlur }, fieldState, error: withSettingLinks(fieldState.error?.message) };
}
