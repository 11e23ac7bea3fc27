import { set } from "react-hook-form";
import { type Remembered, switchService } from "#components/connectors/form/branches.ts";
import { absent, type Draft, type DraftOf, emptySecret } from "#components/connectors/form/draft.ts";
import type { Fix } from "#lib/email/report.ts";
import { type SecretField, secretChanges } from "#lib/email/secrets.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { serviceOf } from "#lib/email/target.ts";

type Auth = DraftOf<"smtp">["auth"];

type Known = {
  /** What was typed for other services. */
  remembered: Remembered;
  /** What the form began with. */
  initial: Draft;
};

/** What a change makes of the connector on the screen: first another service where it needs one, then its values. */
export function fixedDraft(fix: Fix, current: Draft, { remembered, initial }: Known): Draft {
  const isMoving = fix.service !== undefined && fix.service !== serviceOf(current);
  const draft = structuredClone(isMoving ? moved(current, fix.service ?? "", remembered) : current);
  for (const [path, value] of Object.entries(fix.set ?? {})) {
    if (path === "auth.required") set(draft, "auth", value ? loginOf(draft, initial) : { required: false });
    else set(draft, path, value);
  }
  if (fix.trim) trimSecret(draft);
  return draft;
}

/**
 * Another service's form. The login is carried over with what the connector asks of its own connections, since it is the
 * same account's: only the way to it is another.
 * Unlike a choice in the picker it starts from the service that was left, not from what was once typed.
 */
function moved(current: Draft, service: string, remembered: Remembered): Draft {
  if (service === "exchange" || current.kind === "exchange") return switchService(current, service, remembered);
  remembered.set(serviceOf(current), current);
  const next = switchService(current, service, new Map());
  if (next.kind === "exchange") return next;
  const asked = Object.fromEntries(Object.keys(absent).map((key) => [key, current[key as keyof typeof absent]]));
  return { ...next, ...asked, auth: current.auth, isOldTlsAllowed: current.isOldTlsAllowed };
}

/** The login that the form began with, or an empty one with the name that is the same for all of a service's accounts. */
function loginOf(draft: Draft, initial: Draft): Auth {
  if (initial.kind !== "exchange" && initial.auth.required) return initial.auth;
  const service = draft.kind === "wellKnown" && isServiceKey(draft.service) ? getService(draft.service) : undefined;
  return { required: true, username: service?.username ?? "", password: emptySecret };
}

/** Only a secret that was typed just now can be seen, and so changed. */
function trimSecret(draft: Draft): void {
  for (const { path, change } of secretChanges(draft)) {
    if (change.op === "set") set(draft, path, { op: "set", value: change.value.trim() });
  }
}

/**
 * Asks for a stored secret that the draft can no longer keep, and answers where the secret that is missing now stands:
 * one that was never typed, or one of another target.
 */
export function askForSecret(draft: Draft, isStored: (field: SecretField) => boolean): string | undefined {
  for (const { field, path, change } of secretChanges(draft)) {
    if (change.op === "keep" && !isStored(field)) {
      set(draft, path, emptySecret);
      return path;
    }
    if (change.op === "set" && change.value === "") return path;
  }
  return undefined;
}
