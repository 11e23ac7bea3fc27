"use client";

import { createContext, use } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import type { SecretState } from "#lib/connectors/view.ts";
import type { MailRules, Policy, TimeLimits } from "#lib/email/policy.ts";
import type { SecretField } from "#lib/email/secrets.ts";
import { serviceOf } from "#lib/email/target.ts";

/** What the fields know about the stored connector behind the form: nothing for a new one. */
type StoredFacts = { id?: string; fileId?: string; scope?: string; secrets: Partial<Record<SecretField, SecretState>> };

/** What the operator lets connectors be. */
export type FormRules = Pick<MailRules, "services" | "ses"> &
  Pick<Policy, "allowedPorts"> & {
    areExceptionsAllowed: boolean;
    limits: Pick<TimeLimits, "connectMs" | "answerMs" | "totalMs">;
  };

/** The same, and where the sandbox listens, which no rule closes. */
type KnownRules = FormRules & { sandboxPort?: number };

const RulesContext = createContext<KnownRules | undefined>(undefined);
export const RulesProvider = RulesContext.Provider;

export function useRules(): KnownRules {
  const rules = use(RulesContext);
  if (!rules) throw new Error("The operator's rules are used outside their provider.");
  return rules;
}

/** What is said at a field that makes an exception, where the operator allows none. */
export function useExceptionNote(): string {
  const { areExceptionsAllowed } = useRules();
  return areExceptionsAllowed ? "" : " The operator allows only stricter choices (network.tls.connectorExceptions).";
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
