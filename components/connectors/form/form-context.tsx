"use client";

import { createContext, use } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import type { SecretState } from "#lib/connectors/view.ts";
import type { MailRules, Policy } from "#lib/email/policy.ts";
import type { SecretField } from "#lib/email/secrets.ts";
import { serviceOf } from "#lib/email/target.ts";

/** What the fields know about the stored connector behind the form: nothing for a new one. */
type StoredFacts = { id?: string; fileId?: string; scope?: string; secrets: Partial<Record<SecretField, SecretState>> };

/** What the operator lets connectors be. */
export type FormRules = Pick<MailRules, "services" | "ses"> & Pick<Policy, "allowedPorts">;

const RulesContext = createContext<FormRules>({ services: "*", ses: undefined, allowedPorts: "*" });
export const RulesProvider = RulesContext.Provider;

export function useRules(): FormRules {
  return use(RulesContext);
}

const StoredContext = createContext<StoredFacts>({ secrets: {} });
export const StoredProvider = StoredContext.Provider;

export function useStored(): StoredFacts {
  return use(StoredContext);
}

export function useDraftForm() {
  return useFormContext<Draft>();
}

/** The whole connector as it stands on the screen. */
export function useDraft(): Draft {
  const { control } = useDraftForm();
  return useWatch({ control }) as Draft;
}

/** The picker's choice for what is on the screen. */
export function useService(): string {
  const { control } = useDraftForm();
  const [kind, service] = useWatch({ control, name: ["kind", "service"] });
  return serviceOf({ kind, service });
}
