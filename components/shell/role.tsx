"use client";

import { createContext, type ReactNode, use } from "react";
import { access, type RolePage } from "#lib/access.ts";
import { includesRole, type Role } from "#lib/roles.ts";

const RoleContext = createContext<Role>("viewer");
export const RoleProvider = RoleContext.Provider;

/** Whether the person at the screen has a role. What they may do is decided on the server all the same. */
export function useMay(needed: Role): boolean {
  return includesRole(use(RoleContext), needed);
}

/** Tells which pages the person's role reaches. */
export function useMayOpen(): (path: RolePage) => boolean {
  const role = use(RoleContext);
  return (path) => includesRole(role, access[path]);
}

/** What only people with a role get to see. */
export function Allowed({ needs, children }: { needs: Role; children: ReactNode }) {
  return useMay(needs) ? children : null;
}
