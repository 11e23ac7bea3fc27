import { appPassword, atHost, atService, otherSender, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const login = (username: string, password = ownPassword) => ({ username, password });
const refuses = (auth: string) => ({ auth });
const sendsAsOther = (service: string, username: string, script: SmtpScript) =>
  atService(service, login(username, appPassword), script, otherSender);

/** What providers of mailboxes say. */
export const mailboxScenarios: SmtpScenario[] = [
  {
    name: "Zoho: the sender is another address",
    rule: "zoho.sender",
    class: "config",
    ...sendsAsOther("zoho", "ada@example.com", { rcpt: () => "553 Relaying disallowed as orders@example.com" }),
  },
  {
    name: "Zoho refuses the password",
    rule: "zoho.auth",
    class: "config",
    ...atService("zoho", login("ada@example.com"), refuses("535 Authentication Failed")),
  },
  {
    name: "ZeptoMail refuses the token",
    rule: "zeptomail.auth",
    class: "config",
    ...atHost("smtp.zeptomail.com", login("emailapikey"), refuses("535 Authentication Failed")),
  },
  {
    name: "Yahoo refuses the password",
    rule: "yahoo.auth",
    class: "config",
    ...atService("yahoo", login("ada@yahoo.com"), refuses("535 5.7.0 (#AUTH005) Too many bad auth attempts.")),
  },
  {
    name: "AOL refuses the password",
    rule: "yahoo.auth",
    class: "config",
    ...atService("aol", login("ada@aol.com"), refuses("535 5.7.0 (#MBR1212) Incorrect username or password.")),
  },
  {
    name: "iCloud refuses the password",
    rule: "icloud.auth",
    class: "config",
    ...atService("icloud", login("ada@icloud.com"), refuses("535 5.7.8 Error: authentication failed: ")),
  },
  {
    name: "iCloud: the sender is another address",
    rule: "icloud.sender",
    class: "config",
    action: "send",
    ...sendsAsOther("icloud", "ada@icloud.com", { final: "550 5.7.0 From address is not one of your addresses" }),
  },
  {
    name: "Proton refuses the password",
    rule: "proton.auth",
    class: "config",
    ...atService("proton", login("ada@example.com"), refuses("535 5.7.8 Error: authentication failed: invalid token")),
  },
  {
    name: "Yandex wants an app password",
    rule: "mailbox.app-password",
    class: "config",
    ...atService(
      "yandex",
      login("ada@yandex.ru"),
      refuses("535 5.7.8 Error: authentication failed: This user does not have access rights to this service"),
    ),
  },
];
