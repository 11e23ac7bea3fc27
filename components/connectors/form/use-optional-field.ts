"use client";

import { useWatch } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import { useField } from "#components/connectors/form/use-field.ts";

type OptionalName =
  | ("trustedCertificate" | "clientCertificate" | "isOldTlsAllowed" | "credential.expiresOn")
  | ("verification" | "proxy" | "connectSeconds" | "answerSeconds" | "totalSeconds");

/**
 * A field whose value may be absent. react-hook-form takes an absent value for one that is not known yet and would show
 * the one that the form began with.
 */
export function useOptionalField<N extends OptionalName>(name: N) {
  const { field, ...state } = useField(name);
  const value = useWatch<Draft, N>({ name });
  return { field: { ...field, value }, ...state };
}
