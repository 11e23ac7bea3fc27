/** Everything that the audit log knows, as its page says it. */
export const auditActions = {
  "connector.create": "Connector created",
  "connector.update": "Connector changed",
  "connector.delete": "Connector deleted",
  "connector.enable": "Connector enabled",
  "connector.disable": "Connector disabled",
  "connector.import": "Connectors imported",
  "connector.export": "Connectors exported",
  "connector.check": "Connection checked",
  "connector.test": "Test mail",
  "connector.cancelTest": "Test cancelled",
  "connector.loseTest": "Test lost with its process",
  "secret.reseal": "Secrets sealed anew",
  "sandbox.clear": "Sandbox emptied",
  "session.signIn": "Sign-in",
  "session.signOut": "Sign-out",
  "person.setUp": "First administrator created",
  "person.invite": "Person invited",
  "person.cancelInvitation": "Invitation withdrawn",
  "person.join": "Person joined",
  "person.link": "Single sign-on linked",
  "person.changeRole": "Role changed",
  "person.disable": "Person disabled",
  "person.enable": "Person enabled",
  "person.signOut": "Person signed out everywhere",
  "person.createPasswordLink": "Link for a new password made",
  "person.mailPasswordLink": "Link for a new password mailed",
  "person.requestPasswordMail": "Password mail asked for",
  "person.resetPassword": "Password reset",
  "person.changePassword": "Password changed",
  "person.provePassword": "Password asked for again",
  "person.changeSecondFactor": "Second factor changed",
  "person.delete": "Person deleted",
  "people.chooseConnector": "Connector for mail to people chosen",
  "access.refuse": "Access refused",
  "audit.export": "Audit log exported",
  "audit.trim": "Old entries removed",
} as const;

/** One of these actions. */
export type AuditAction = keyof typeof auditActions;

/** How an action can end: `refused` was not allowed and did not begin, `failed` began and did not succeed. */
export const auditOutcomes = { done: "Done", refused: "Refused", failed: "Failed" } as const;

/** One of these outcomes. */
export type AuditOutcome = keyof typeof auditOutcomes;

/** What an action was about. A `door` is a server action, a route or a page. */
export type AuditTargetType = "connector" | "person" | "sandbox" | "secrets" | "audit" | "door";
