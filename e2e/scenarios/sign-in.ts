import { atHost, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const ada = { username: "ada@example.com", password: ownPassword };
const users = { [ada.username]: ada.password };
const offers = (...mechanisms: string[]) => ({ auth: { mechanisms, users } });

/** A server somewhere that says this to the sign-in. */
function says(auth: string, changes: Partial<typeof ada> = {}) {
  return atHost("mail.example.com", { ...ada, ...changes }, { auth });
}

/** A server that is asked without encryption. */
function plain(script: SmtpScript) {
  return { connector: { auth: ada }, server: { ...offers("PLAIN", "LOGIN"), script } };
}

/** Signing in at any server, and servers that want it. */
export const signInScenarios: SmtpScenario[] = [
  {
    name: "AUTH is not offered",
    rule: "auth.not-offered",
    class: "config",
    connector: { auth: ada, port: 25, startTls: "required" },
    server: { tls: "starttls", certificate: "good" },
  },
  {
    name: "AUTH is offered and not available",
    rule: "auth.not-enabled",
    class: "config",
    ...plain({ auth: "503 5.5.1 Error: authentication not enabled" }),
  },
  {
    name: "no mechanism in common",
    rule: "auth.no-common",
    class: "config",
    connector: { auth: ada },
    server: offers("GSSAPI", "XOAUTH2"),
  },
  {
    name: "the password is empty",
    rule: "auth.incomplete",
    class: "config",
    connector: { auth: { ...ada, password: "" } },
    server: offers("PLAIN"),
  },
  {
    name: "a wrong password",
    rule: "auth.refused",
    class: "config",
    ...says("535 5.7.8 Error: authentication failed"),
  },
  {
    name: "a wrong password at a server without enhanced codes",
    rule: "auth.refused",
    class: "config",
    ...says("535 Incorrect authentication data"),
  },
  {
    name: "a password with a blank behind it",
    rule: "auth.refused.blank",
    class: "config",
    ...says("535 5.7.8 Error: authentication failed", { password: `${ownPassword} ` }),
  },
  {
    name: "a user name that is no address, where it has to be one",
    rule: "auth.refused.user",
    class: "config",
    ...atHost("smtp.fastmail.com", { ...ada, username: "ada" }, { auth: "535 5.7.8 Invalid credentials" }),
  },
  {
    name: "the mechanism is refused without encryption",
    rule: "auth.mechanism",
    class: "config",
    ...plain({ auth: "504 5.5.4 Unrecognized authentication type" }),
  },
  {
    name: "the mechanism is too weak",
    rule: "auth.mechanism.weak",
    class: "config",
    ...says("534 5.7.9 Authentication mechanism is too weak"),
  },
  {
    name: "the sign-in cannot be checked right now",
    rule: "auth.temporary",
    class: "temp",
    ...says("454 4.7.0 Temporary authentication failure"),
  },
  {
    name: "too many sign-ins",
    rule: "auth.attempts",
    class: "temp",
    ...says("454 4.7.0 Too many login attempts, please try again later."),
  },
  {
    name: "the server wants a sign-in",
    rule: "auth.required",
    class: "config",
    server: { ...offers("PLAIN"), requireAuth: true },
  },
  {
    name: "the server wants a sign-in and says it with another code",
    rule: "auth.required.code",
    class: "config",
    server: { script: { mail: "550 Unauthenticated senders not allowed" } },
  },
  {
    name: "the server wants STARTTLS before mail",
    rule: "auth.tls-first",
    class: "config",
    server: { requireTls: true },
  },
  {
    name: "the server wants encryption before a password",
    rule: "auth.tls-first",
    class: "config",
    ...plain({ auth: "538 5.7.11 Encryption required for requested authentication mechanism" }),
  },
];
