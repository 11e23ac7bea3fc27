import type { Draft } from "#components/connectors/form/draft.ts";
import { serviceLabel } from "#components/connectors/list/service-label.ts";
import { changesSince } from "#lib/connectors/changes.ts";
import { type CloudName, cloudLabels } from "#lib/email/clouds.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import { secretChanges, secretFields, withoutSecrets } from "#lib/email/secrets.ts";
import { isServiceKey } from "#lib/email/services.ts";
import { endpointOf, serviceOf } from "#lib/email/target.ts";

/** What differs between two drafts, for people: "Service Other, Port 2525, Secure off". */
export function changeInWords(before: Draft, after: Draft): string {
  const isMoved = serviceOf(before) !== serviceOf(after);
  const service = isMoved ? [`Service ${serviceLabel(serviceOf(after))}`] : [];
  if (isMoved && after.kind === "exchange") return service.join(", ");
  const changes = changesSince(seen(before), seen(after))
    .filter(({ path, value }) => value !== "" && path !== "service" && path !== "kind")
    .map(({ path, label, value }) => `${label} ${valueInWords(path, value)}`);
  return [...service, ...changes, ...cutSecrets(before, after)].join(", ");
}

/** With the endpoint of a well-known service, so that values which only move to another field do not count. */
function seen(draft: Draft) {
  const view = withoutSecrets(draft);
  const isKnown = view.kind === "smtp" || (view.kind === "wellKnown" && isServiceKey(view.service));
  if (!isKnown) return { connector: view, secrets: {} };
  const { host, port, secure, startTls } = endpointOf(view);
  return { connector: { ...view, host, port, secure, startTls } as ConnectorView, secrets: {} };
}

function valueInWords(path: string, value: string): string {
  return path === "cloud" ? cloudLabels[value as CloudName] : value;
}

function cutSecrets(before: Draft, after: Draft): string[] {
  const typed = new Map(secretChanges(before).map(({ field, change }) => [field, change]));
  return secretChanges(after).flatMap(({ field, change }) => {
    const old = typed.get(field);
    const isCut = old?.op === "set" && change.op === "set" && change.value !== "" && old.value.trim() === change.value;
    return isCut && old.value !== change.value ? [`${secretFields[field].label} without blanks around it`] : [];
  });
}
