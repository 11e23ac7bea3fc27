import { type Common, type Draft, emptySecret, withAbsent } from "#components/connectors/form/draft.ts";
import { startTlsChoices } from "#components/connectors/form/start-tls-choices.ts";
import type { StoredConnector } from "#lib/connectors/view.ts";
import { type CloudName, cloudNames } from "#lib/email/clouds.ts";
import type { SecretChange } from "#lib/email/connector.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { mapSecrets } from "#lib/email/secrets.ts";

/** A stored connector as the form opens it. Settings that no longer parse are taken over as far as they make sense. */
export function draftOf(stored: StoredConnector): Draft {
  const { name, slug, sender, settings } = stored.raw;
  const given = stored.connector ?? salvaged(settings, { name, slug, sender });
  const draft = mapSecrets<SecretChange>(given, (field) => {
    const secret = stored.secrets[field];
    return secret && !secret.isReadable ? emptySecret : { op: "keep" };
  });
  return withAbsent(draft);
}

const copyMark = " (copy)";

/** A copy for a new connector. Secrets are never copied: they are to be entered for it. */
export function duplicateOf(stored: StoredConnector): Draft {
  const draft = mapSecrets(draftOf(stored), () => emptySecret);
  return { ...draft, name: draft.name.slice(0, maxLength.name - copyMark.length) + copyMark, slug: "" };
}

function salvaged(settings: unknown, common: Common): Draft {
  const old = recordOf(settings);
  if (old.kind === "exchange") return salvagedExchange(old, common);
  const auth = recordOf(old.auth);
  const required = auth.required !== false;
  const login = required
    ? ({ required, username: textOf(auth.username), password: emptySecret } as const)
    : ({ required: false } as const);
  const exceptions = { ...ownRulesIn(old), isOldTlsAllowed: old.isOldTlsAllowed === true || undefined };
  if (old.kind === "wellKnown") {
    return { kind: "wellKnown", ...common, ...exceptions, service: textOf(old.service), auth: login };
  }
  return {
    kind: "smtp",
    ...common,
    ...exceptions,
    host: textOf(old.host),
    port: typeof old.port === "number" ? old.port : Number.NaN,
    secure: old.secure === true,
    startTls: startTlsChoices.find(({ value }) => value === old.startTls)?.value ?? "required",
    auth: login,
  };
}

function salvagedExchange(old: Record<string, unknown>, common: Common): Draft {
  const credential = recordOf(old.credential);
  return {
    kind: "exchange",
    ...common,
    ...ownRulesIn(old),
    tenantId: textOf(old.tenantId),
    clientId: textOf(old.clientId),
    cloud: cloudNames.find((name): name is CloudName => name === old.cloud) ?? "global",
    clientAuthentication: old.clientAuthentication === "header" ? "header" : "body",
    credential:
      credential.type === "certificate"
        ? { type: "certificate", certificate: textOf(credential.certificate), privateKey: emptySecret }
        : { type: "secret", clientSecret: emptySecret, expiresOn: textOf(credential.expiresOn) || undefined },
  };
}

/** What cannot be read asks for more or less than the usual: it is shown, and refused at its field when it is saved. */
function ownRulesIn(old: Record<string, unknown>) {
  const { verification, proxy, connectSeconds, answerSeconds, totalSeconds } = old as Partial<Draft>;
  return {
    trustedCertificate: textOf(old.trustedCertificate) || undefined,
    ...{ verification, proxy, connectSeconds, answerSeconds, totalSeconds },
    clientCertificate: old.clientCertificate
      ? { certificate: textOf(recordOf(old.clientCertificate).certificate), privateKey: emptySecret }
      : undefined,
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
