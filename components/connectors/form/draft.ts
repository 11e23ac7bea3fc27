import { startTlsChoices } from "#components/connectors/form/start-tls-choices.ts";
import type { StoredConnector } from "#lib/connectors/view.ts";
import type { CloudName } from "#lib/email/clouds.ts";
import { cloudNames } from "#lib/email/clouds.ts";
import type { ConnectorUpdate, SecretChange } from "#lib/email/connector.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { mapSecrets } from "#lib/email/secrets.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { secretScope } from "#lib/email/target.ts";

/** The form's values: the connector union itself, each secret as kept, set or cleared. */
export type Draft = ConnectorUpdate;
export type DraftOf<K extends Draft["kind"]> = Extract<Draft, { kind: K }>;

/** What stays the same whatever service is chosen. */
export type Common = Pick<Draft, "name" | "slug" | "sender">;

const emptySecret: SecretChange = { op: "set", value: "" };

/**
 * The draft with a key for every value that it leaves out: the form compares by keys, so that an absent value is a key
 * too. What comes from the server has lost these keys on its way.
 */
export function withAbsent(draft: Draft): Draft {
  if (draft.kind === "exchange") {
    const { credential } = draft;
    const whole = credential.type === "secret" ? { expiresOn: undefined, ...credential } : credential;
    return { ...absent, ...draft, credential: whole };
  }
  return { ...absent, isOldTlsAllowed: undefined, ...draft };
}

const absent = {
  trustedCertificate: undefined,
  clientCertificate: undefined,
  verification: undefined,
  proxy: undefined,
  connectSeconds: undefined,
  answerSeconds: undefined,
  totalSeconds: undefined,
};

/** A new connector as the form first shows it. */
export function newDraft(service?: string): Draft {
  return freshDraft(service ?? "other", { name: "", slug: "", sender: "" });
}

/** An empty draft for a service that the picker offers, with what the catalogue knows about it. */
export function freshDraft(service: string, common: Common): Draft {
  return withAbsent(emptyDraft(service, common));
}

function emptyDraft(service: string, common: Common): Draft {
  if (service === "exchange") {
    return {
      kind: "exchange",
      ...common,
      tenantId: "",
      clientId: "",
      cloud: "global",
      clientAuthentication: "body",
      credential: { type: "secret", clientSecret: emptySecret, expiresOn: undefined },
    };
  }
  if (!isServiceKey(service)) {
    const auth = { required: true, username: "", password: emptySecret } as const;
    return { kind: "smtp", ...common, host: "", port: 587, secure: false, startTls: "required", auth };
  }
  const { authentication, username } = getService(service);
  const auth =
    authentication === "none"
      ? ({ required: false } as const)
      : ({ required: true, username: username ?? "", password: emptySecret } as const);
  return { kind: "wellKnown", ...common, service, auth };
}

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

/** The target that a draft's secrets would be bound to, read as the server will after trimming. */
export function scopeOf(draft: Draft): string {
  return secretScope(trimmed(draft));
}

function trimmed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, entry) => (typeof entry === "string" ? entry.trim() : entry))) as T;
}

function salvaged(settings: unknown, common: Common): Draft {
  const old = recordOf(settings);
  if (old.kind === "exchange") return salvagedExchange(old, common);
  const auth = recordOf(old.auth);
  const required = auth.required !== false;
  const login = required
    ? ({ required, username: textOf(auth.username), password: emptySecret } as const)
    : ({ required: false } as const);
  const exceptions = { ...trustIn(old), isOldTlsAllowed: old.isOldTlsAllowed === true || undefined };
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
    ...trustIn(old),
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

function trustIn(old: Record<string, unknown>) {
  return { trustedCertificate: textOf(old.trustedCertificate) || undefined };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
