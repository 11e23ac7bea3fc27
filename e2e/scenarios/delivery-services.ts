import { atService, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const token = "0f1e2d3c-4b5a-4697-8877-665544332211";
const serverKey = "SG.exampleexampleexample.exampleexampleexampleexampleexampleexampleexa";
const badLogin = { auth: "535 Authentication failed: Bad username / password" };

const sendgrid = (script: SmtpScript, username = "apikey", password = serverKey) =>
  atService("sendgrid", { username, password }, script);
const postmark = (username: string) =>
  atService("postmark", { username, password: token }, { auth: "535 5.7.8 Error: authentication failed" });
const mailgun = (script: SmtpScript, password = ownPassword) =>
  atService("mailgun", { username: "postmaster@mg.example.com", password }, script);
const brevo = (auth: string, password = "xsmtpsib-0123456789abcdef") =>
  atService("brevo", { username: "ada@example.com", password }, { auth });
const resend = (script: SmtpScript, username = "resend") =>
  atService("resend", { username, password: "re_example_0123456789" }, script);

const sendgridScenarios: SmtpScenario[] = [
  {
    name: "SendGrid refuses the key",
    rule: "sendgrid.auth",
    class: "config",
    ...sendgrid({
      auth: "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked",
    }),
  },
  {
    name: "SendGrid: the user name is not apikey",
    rule: "sendgrid.auth.user",
    class: "config",
    ...sendgrid(badLogin, "ada@example.com", ownPassword),
  },
  {
    name: "SendGrid: the password is no key",
    rule: "sendgrid.auth.key",
    class: "config",
    ...sendgrid(badLogin, "apikey", ownPassword),
  },
  {
    name: "SendGrid: the sender is not verified",
    rule: "sendgrid.sender",
    class: "config",
    action: "send",
    ...sendgrid({
      final:
        "550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.",
    }),
  },
  {
    name: "SendGrid: the credits are used up",
    rule: "sendgrid.credits",
    class: "quota",
    ...sendgrid({ auth: "451 Authentication failed: Maximum credits exceeded" }),
  },
];

/** What services for delivering say. */
export const deliveryServiceScenarios: SmtpScenario[] = [
  ...sendgridScenarios,
  { name: "Postmark refuses the token", rule: "postmark.token", class: "config", ...postmark(token) },
  {
    name: "Postmark: the user name is no token",
    rule: "postmark.token.user",
    class: "config",
    ...postmark("orders@example.com"),
  },
  {
    name: "Mailgun: a sandbox domain",
    rule: "mailgun.sandbox",
    class: "config",
    action: "send",
    ...mailgun({
      final:
        "421 Domain sandbox0f1e.mailgun.org is not allowed to send: Sandbox subdomains are for test purposes only. " +
        "Please add your own domain or add the address to authorized recipients in Account Settings.",
    }),
  },
  {
    name: "Mailgun refuses the password",
    rule: "mailgun.auth",
    class: "config",
    ...mailgun({ auth: "535 Authentication failed" }),
  },
  {
    name: "Mailgun: an API key",
    rule: "mailgun.auth.key",
    class: "config",
    ...mailgun({ auth: "535 Authentication failed" }, "0123456789abcdef0123456789abcdef-01234567-89abcdef"),
  },
  { name: "Brevo refuses the key", rule: "brevo.auth", class: "config", ...brevo("535 5.7.8 Authentication failed") },
  {
    name: "Brevo: an API key",
    rule: "brevo.auth.key",
    class: "config",
    ...brevo("535 5.7.8 Authentication failed", "xkeysib-0123456789abcdef"),
  },
  {
    name: "Brevo: the address of this machine is not authorised",
    rule: "brevo.address",
    class: "config",
    ...brevo("525 5.7.1 Unauthorized IP address"),
  },
  {
    name: "Resend refuses the key",
    rule: "resend.auth",
    class: "config",
    ...resend({ auth: "535 Authentication credentials invalid" }),
  },
  {
    name: "Resend: the user name is not resend",
    rule: "resend.auth.user",
    class: "config",
    ...resend({ auth: "535 Authentication credentials invalid" }, "ada@example.com"),
  },
  {
    name: "Resend: the domain is not verified",
    rule: "resend.domain",
    class: "config",
    action: "send",
    ...resend({
      final:
        "550 The example.com domain is not verified. Please, add and verify your domain on https://resend.com/domains",
    }),
  },
];
