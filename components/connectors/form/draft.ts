import type { ConnectorUpdate, SecretChange } from "#lib/email/connector.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { secretScope } from "#lib/email/target.ts";

/** The form's values: the connector union itself, each secret as kept, set or cleared. */
export type Draft = ConnectorUpdate;
export type DraftOf<K extends Draft["kind"]> = Extract<Draft, { kind: K }>;

/** What stays the same whatever service is chosen. */
export type Common = Pick<Draft, "name" | "slug" | "sender">;

export const emptySecret: SecretChange = { op: "set", value: "" };

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

/** What a connector of any kind may ask of its own connections, none of it asked for. */
export const absent = {
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

/** The target that a draft's secrets would be bound to, read as the server will after trimming. */
export function scopeOf(draft: Draft): string {
  return secretScope(trimmed(draft));
}

function trimmed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, entry) => (typeof entry === "string" ? entry.trim() : entry))) as T;
}
