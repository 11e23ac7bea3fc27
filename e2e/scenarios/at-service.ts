import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";
import { getService } from "#lib/email/services.ts";

type Login = { username: string; password: string };
type Setting = Pick<SmtpScenario, "connector" | "server">;

/** A sender that is not the account's own address. */
export const otherSender = "orders@example.com";

/** Sixteen letters, as providers of mailboxes make them for programs. */
export const appPassword = "abcd efgh ijkl mnop";
/** A password as people choose them. */
export const ownPassword = "correct horse battery";

/**
 * A connector of a well-known service and a stand-in that takes its login, encrypted as the catalogue says. An `auth`
 * in the script refuses the login.
 */
export function atService(service: string, login: Login, script: SmtpScript, sender = senderOf(login)): Setting {
  const { secure } = getService(service);
  return {
    connector: { service, auth: login, sender },
    server: { tls: secure ? "implicit" : "starttls", certificate: "good", auth: takes(login), script },
  };
}

/** The same for a host that has no entry in the catalogue. */
export function atHost(host: string, login: Login, script: SmtpScript, sender = senderOf(login)): Setting {
  return {
    connector: { host, auth: login, startTls: "required", sender },
    server: { tls: "starttls", certificate: "good", auth: takes(login), script },
  };
}

function takes({ username, password }: Login) {
  return { mechanisms: ["PLAIN", "LOGIN"], users: { [username]: password } };
}

function senderOf({ username }: Login): string {
  return username.includes("@") ? username : otherSender;
}
