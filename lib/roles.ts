/** What people may do; each role includes those before it. Viewers see, operators test, editors change connectors. */
export const roles = ["viewer", "operator", "editor", "administrator"] as const;

/** One of {@link roles}. */
export type Role = (typeof roles)[number];

/** Whether a role is `needed` or includes it. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
