import * as z from "zod";
import { isLoopbackHost } from "#lib/email/host.ts";
import type { Policy } from "#lib/email/policy.ts";
import { AppError } from "#lib/errors.ts";
import { type Role, roles } from "#lib/roles.ts";

/** How people sign in with an identity provider. */
export type OidcSettings = {
  /** As the provider itself writes it, with or without a slash at its end. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it. */
  name: string;
  /** Separated by spaces. */
  scopes: string;
  /** Where a sign-in begins; the provider sends people back to `/callback` below it. */
  url: string;
  /** The claim that decides about roles; absent: Mailroom alone does. */
  roleClaim: string | undefined;
  /** Which value of that claim means which role. */
  roles: ReadonlyMap<string, Role>;
  /** For people without such a value; absent: they are refused. */
  defaultRole: Role | undefined;
  /** How the provider is reached and believed. */
  policy: Policy;
};

const role = z.enum(roles, `must be one of ${roles.join(", ")}`);

// The last = separates: values may hold one, roles do not.
const roleMap = z.string().transform((text, context) => {
  const entries = text.split(",").map((entry): [string, string] => {
    const at = entry.lastIndexOf("=");
    return [entry.slice(0, Math.max(at, 0)).trim(), entry.slice(at + 1).trim()];
  });
  const map = new Map<string, Role>();
  for (const [value, name] of entries) {
    const known = roles.find((role) => role === name);
    if (value && known) map.set(value, known);
  }
  if (map.size < entries.length) {
    context.addIssue(
      `must be value=role pairs separated by commas, each value once, each role one of ${roles.join(", ")}`,
    );
  }
  return map;
});

/** The settings of single sign-on as the environment names them. */
export const oidcEnvironment = {
  MAILROOM_OIDC_ISSUER: z
    .string()
    .trim()
    .refine(isIssuer, "must be an https:// address without user and query; http:// is for this machine only")
    .optional(),
  MAILROOM_OIDC_CLIENT_ID: z.string().trim().optional(),
  MAILROOM_OIDC_CLIENT_SECRET: z.string().trim().optional(),
  MAILROOM_OIDC_NAME: z.string().trim().max(60, "must have at most 60 characters").optional(),
  MAILROOM_OIDC_SCOPES: z
    .string()
    .trim()
    .refine((text) => text.split(/\s+/).includes("openid"), "must be scopes separated by spaces, openid among them")
    .optional(),
  MAILROOM_OIDC_ROLE_CLAIM: z.string().trim().optional(),
  MAILROOM_OIDC_ROLES: roleMap.optional(),
  MAILROOM_OIDC_DEFAULT_ROLE: role.optional(),
};

type OidcValues = z.output<z.ZodObject<typeof oidcEnvironment>>;
type Others = { publicUrl: string | undefined; policy: Policy };

/** What the values say together; `undefined` where none is given. Throws `settings` naming what is missing. */
export function oidcSettingsOf(given: OidcValues, { publicUrl, policy }: Others): OidcSettings | undefined {
  const keys = Object.keys(oidcEnvironment) as (keyof OidcValues)[];
  if (keys.every((key) => given[key] === undefined)) return undefined;
  const issuer = given.MAILROOM_OIDC_ISSUER;
  const clientId = given.MAILROOM_OIDC_CLIENT_ID;
  const clientSecret = given.MAILROOM_OIDC_CLIENT_SECRET;
  if (!issuer || !clientId || !clientSecret || !publicUrl) {
    throw missing({
      MAILROOM_OIDC_ISSUER: issuer,
      MAILROOM_OIDC_CLIENT_ID: clientId,
      MAILROOM_OIDC_CLIENT_SECRET: clientSecret,
      "server.publicUrl (MAILROOM_PUBLIC_URL)": publicUrl,
    });
  }
  const { MAILROOM_OIDC_ROLE_CLAIM, MAILROOM_OIDC_ROLES } = given;
  if (Boolean(MAILROOM_OIDC_ROLE_CLAIM) !== Boolean(MAILROOM_OIDC_ROLES)) {
    throw missing({ MAILROOM_OIDC_ROLE_CLAIM, MAILROOM_OIDC_ROLES });
  }
  return {
    ...{ issuer, clientId, clientSecret, policy },
    name: given.MAILROOM_OIDC_NAME ?? "single sign-on",
    scopes: given.MAILROOM_OIDC_SCOPES ?? "openid email profile",
    url: `${publicUrl}/sign-in/oidc`,
    roleClaim: MAILROOM_OIDC_ROLE_CLAIM,
    roles: MAILROOM_OIDC_ROLES ?? new Map(),
    defaultRole: given.MAILROOM_OIDC_DEFAULT_ROLE,
  };
}

function missing(values: Record<string, unknown>): AppError {
  const keys = Object.keys(values).filter((key) => !values[key]);
  return new AppError("settings", `${keys.join(", ")} must be set for single sign-on.`);
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return false;
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}
