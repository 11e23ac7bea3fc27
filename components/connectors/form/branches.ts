import { type Common, type Draft, freshDraft } from "#components/connectors/form/draft.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { serviceOf } from "#lib/email/target.ts";

/** What was typed for each service so far, so that choosing a service again brings it back. */
export type Remembered = Map<string, Draft>;

/**
 * Replaces the branch of the union for another service. Name, slug and sender stay; what was typed for the service
 * before comes back; Other starts from the endpoint of the service that was left.
 */
export function switchService(current: Draft, service: string, remembered: Remembered): Draft {
  remembered.set(serviceOf(current), current);
  const { name, slug, sender } = current;
  const common = { name, slug, sender };
  const earlier = remembered.get(service);
  return earlier ? { ...earlier, ...common } : startingFrom(current, freshDraft(service, common), common);
}

function startingFrom(left: Draft, fresh: Draft, common: Common): Draft {
  if (fresh.kind !== "smtp" || left.kind !== "wellKnown" || !isServiceKey(left.service)) return fresh;
  const { host, port, secure, startTls } = getService(left.service);
  return { ...fresh, ...common, host, port, secure, startTls };
}
