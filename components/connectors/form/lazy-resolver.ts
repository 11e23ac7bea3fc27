import type { Resolver } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";

const load = () => import("#components/connectors/form/connector-resolver.ts");

/** Fetches the rules before they are needed, once somebody turns to the form. */
export function prepareRules(): void {
  load().catch(() => undefined);
}

/**
 * Checks the form by the schema that the server uses too. The rules are the heaviest part of the page, so they come
 * with the first touch. If they cannot be fetched the server checks alone: it does so in any case.
 */
export function lazyResolver(isStored: boolean): Resolver<Draft> {
  return async (values, context, options) => {
    const rules = await load().catch(() => undefined);
    if (!rules) return { values, errors: {} };
    return (isStored ? rules.resolveStored : rules.resolveNew)(values, context, options);
  };
}
