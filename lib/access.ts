import type { Role } from "#lib/roles.ts";

/** What a door asks for: a role, nothing at all, or that nobody has set Mailroom up yet. */
export type Access = Role | "public" | "setUp";

/** Everything that can be called or opened from outside, and what it asks for. A door that is not named here is shut. */
export const access = {
  // Pages
  "/": "viewer",
  "/connectors": "viewer",
  "/connectors/[id]": "viewer",
  "/connectors/[id]/test": "operator",
  "/connectors/import": "editor",
  "/connectors/new": "editor",
  "/forgotten-password": "public",
  "/invitation": "public",
  "/new-password": "public",
  "/policy": "viewer",
  "/sandbox": "viewer",
  "/sandbox/[id]": "viewer",
  "/settings/account": "viewer",
  "/settings/audit": "administrator",
  "/settings/people": "administrator",
  "/setup": "setUp",
  "/sign-in": "public",
  "/sign-in/code": "public",

  // Routes
  "GET /api/health": "public",
  "GET /connectors/export": "editor",
  "GET /settings/audit/export": "administrator",
  "GET /sign-in/oidc": "public",
  "GET /sign-in/oidc/callback": "public",

  // Actions: connectors
  applyImport: "editor",
  createConnector: "editor",
  deleteConnectors: "editor",
  isNameTaken: "editor",
  previewImport: "editor",
  setConnectorsEnabled: "editor",
  updateConnector: "editor",

  // Actions: tests
  cancelTest: "operator",
  checkConnector: "operator",
  checkSenderDomain: "operator",
  clearSandbox: "operator",
  runTest: "operator",

  // Actions: one's own account
  acceptInvitation: "public",
  beginSecondFactor: "viewer",
  changePassword: "viewer",
  confirmSecondFactor: "viewer",
  endOtherSessions: "viewer",
  endSession: "viewer",
  enterCode: "public",
  renewRecoveryCodes: "viewer",
  requestPasswordMail: "public",
  setNewPassword: "public",
  setUp: "setUp",
  signIn: "public",
  signOut: "viewer",
  turnOffSecondFactor: "viewer",

  // Actions: people
  changeRole: "administrator",
  chooseSystemConnector: "administrator",
  createPasswordLink: "administrator",
  deleteInvitation: "administrator",
  deletePerson: "administrator",
  invitePerson: "administrator",
  removeSecondFactor: "administrator",
  mailPasswordLink: "administrator",
  setPersonDisabled: "administrator",
  signOutPerson: "administrator",
} as const satisfies Record<string, Access>;

type Name = keyof typeof access;

/** The name of a page, of a route (`GET /path`) or of a server action. */
type PagePath = Extract<Name, `/${string}`>;
export type RouteName = Extract<Name, `${string} /${string}`>;
export type ActionName = Exclude<Name, PagePath | RouteName>;

type Open<N extends Name> = { [K in N]: (typeof access)[K] extends Role ? never : K }[N];

/** The actions that people use who are not signed in. */
export type OpenAction = Open<ActionName>;
/** The actions that need a role. */
export type RoleAction = Exclude<ActionName, OpenAction>;
/** The pages that need a role. */
export type RolePage = Exclude<PagePath, Open<PagePath>>;
/** The routes that need a role. */
export type RoleRoute = Exclude<RouteName, Open<RouteName>>;
