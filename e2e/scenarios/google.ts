import { appPassword, atService, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const wrongPassword =
  "535-5.7.8 Username and Password not accepted. For more information, go to\n" +
  "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-b7654cd - gsmtp";

const gmail = (script: SmtpScript, password = appPassword) =>
  atService("gmail", { username: "ada@gmail.com", password }, script);
const workspace = (script: SmtpScript, password = ownPassword) =>
  atService("gmail", { username: "ada@example.com", password }, script);
const relay = (script: SmtpScript) =>
  ({
    connector: { service: "gmail-workspace" },
    server: { tls: "implicit", certificate: "good", script },
  }) as const;

const sayingHello = "421-4.7.0 Try again later, closing connection. (EHLO)\n421 4.7.0 - gsmtp";

/** What Google says. */
export const googleScenarios: SmtpScenario[] = [
  {
    name: "Google wants an app password",
    rule: "google.app-password",
    class: "config",
    ...gmail(
      {
        auth:
          "534-5.7.9 Application-specific password required. For more information, go to\n" +
          "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a640c23a62f3a - gsmtp",
      },
      ownPassword,
    ),
  },
  {
    name: "Google refuses the account's own password",
    rule: "google.app-password",
    class: "config",
    ...gmail({ auth: wrongPassword }, ownPassword),
  },
  {
    name: "Google refuses an app password",
    rule: "google.app-password.refused",
    class: "config",
    ...gmail({ auth: wrongPassword }),
  },
  {
    name: "Google refuses the password of an organisation's account",
    rule: "google.app-password.unavailable",
    class: "config",
    ...workspace({ auth: wrongPassword }),
  },
  {
    name: "Google is known by its greeting",
    rule: "google.app-password",
    class: "config",
    connector: { host: "relay.example.com", auth: { username: "ada", password: ownPassword } },
    server: {
      auth: { mechanisms: ["PLAIN"], users: {} },
      script: { greeting: "220 smtp.gmail.com ESMTP a640c23a62f3a - gsmtp", auth: wrongPassword },
    },
  },
  {
    name: "Google wants a sign-in with a browser",
    rule: "google.browser",
    class: "config",
    ...gmail({
      auth:
        "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1> Please log in via your web browser\n" +
        "534-5.7.14 and then try again.\n534 5.7.14 Learn more at https://support.google.com/mail/answer/78754 - gsmtp",
    }),
  },
  {
    name: "Google has seen too many sign-ins",
    rule: "auth.attempts",
    class: "temp",
    ...gmail({ auth: "454 4.7.0 Too many login attempts, please try again later. a640c23a62f3a - gsmtp" }),
  },
  {
    name: "Google's daily limit is reached",
    rule: "google.limit",
    class: "quota",
    action: "send",
    ...gmail({
      data:
        "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n" +
        "550 5.4.5 sending limits go to https://support.google.com/a/answer/166852 - gsmtp",
    }),
  },
  {
    name: "Google's recipient gets too much mail",
    rule: "google.recipient.rate",
    class: "quota",
    action: "send",
    ...gmail({
      rcpt: () =>
        "450-4.2.1 The user you are trying to contact is receiving mail at a rate that\n" +
        "450 4.2.1 prevents additional messages from being delivered. - gsmtp",
    }),
  },
  {
    name: "Google takes no mail for a while",
    rule: "google.rate",
    class: "temp",
    action: "send",
    ...gmail({
      final:
        "421-4.7.28 Our system has detected an unusual rate of unsolicited mail originating\n" +
        "421 4.7.28 from your IP address. - gsmtp",
    }),
  },
  {
    name: "Google wants authenticated mail",
    rule: "google.unauthenticated",
    class: "config",
    action: "send",
    ...relay({
      final:
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n" +
        "550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.\n550 5.7.26 - gsmtp",
    }),
  },
  {
    name: "Google's relay does not know this machine",
    rule: "google.relay",
    class: "config",
    action: "send",
    ...relay({
      mail:
        "550-5.7.1 Invalid credentials for relay [192.0.2.7]. The IP address you've\n" +
        "550-5.7.1 registered in your Workspace SMTP Relay service doesn't match.\n550 5.7.1 - gsmtp",
    }),
  },
  {
    name: "Google's relay does not like the name of this machine",
    rule: "google.relay.name",
    class: "host",
    ...relay({ hello: sayingHello }),
  },
  {
    name: "Google's relay does not like the name of this machine before STARTTLS",
    rule: "google.relay.name",
    class: "host",
    connector: { host: "smtp-relay.gmail.com", startTls: "required" },
    server: { script: { hello: sayingHello } },
  },
];
