import { providedEmail, providedName } from "#lib/people/input.ts";
import { refusal } from "#lib/people/oidc/problems.ts";
import type { OidcSettings } from "#lib/people/oidc/settings.ts";
import { type Role, roles } from "#lib/roles.ts";

/** Whom the identity provider says somebody is, in words that we can store and show. */
export type Identity = {
  /** Unlike name and address it never changes, and nobody else gets it. */
  subject: string;
  /** In lower case; absent where the claim is, or where it is no address. */
  email: string | undefined;
  isEmailVerified: boolean;
  name: string;
  /** The highest that a value of the role claim means. */
  role: Role | undefined;
};

type Claims = Record<string, unknown>;

/**
 * Reads verified claims, whose texts somebody else wrote. Throws a refusal for a subject that is none.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims
 */
export function identityOf(
  claims: Claims,
  { roleClaim, roles: meant }: Pick<OidcSettings, "roleClaim" | "roles">,
): Identity {
  const { sub: subject } = claims;
  if (typeof subject !== "string" || !/^[\x20-\x7e]{1,255}$/.test(subject)) {
    throw refusal("unusable", { reason: "sub" });
  }
  const email = emailOf(claims.email);
  const values = roleClaim === undefined ? [] : [claimAt(claims, roleClaim)].flat();
  return {
    subject,
    email,
    isEmailVerified: email !== undefined && claims.email_verified === true,
    name: providedName.safeParse(claims.name).data ?? email?.split("@")[0]?.slice(0, 100) ?? "",
    role: roles.findLast((role) => values.some((value) => typeof value === "string" && meant.get(value) === role)),
  };
}

/** Lower case turns some other letters into ASCII ones (the Kelvin sign into a k), and so one address into another. */
function emailOf(claim: unknown): string | undefined {
  if (typeof claim !== "string" || !/^[\x21-\x7e]+$/.test(claim)) return undefined;
  return providedEmail.safeParse(claim).data;
}

/** The claim of this name, which may be a URL, else the one that its dots lead to. */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split(".").reduce<unknown>((value, key) => {
    const isObject = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    return isObject ? (value as Claims)[key] : undefined;
  }, claims);
}
