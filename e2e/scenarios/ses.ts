import { atService } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const smtpUser = "AKIAIOSFODNN7EXAMPLE";
/** As long as the SMTP passwords that AWS makes: 44 characters. */
const smtpPassword = "BExampleExampleExampleExampleExampleExample1";
/** As long as a secret access key: 40 characters. */
const accessKey = "wJalrXUtnFEMIexampleK7MDENGbPxRfiCYEXAMP";

const ses = (script: SmtpScript, login: { username?: string; password?: string } = {}) =>
  atService("amazon-ses-eu-west-1", { username: smtpUser, password: smtpPassword, ...login }, script);
const refuses = (final: string) => ({ action: "send", ...ses({ final }) }) as const;
const invalid = { auth: "535 Authentication Credentials Invalid" };

/** What Amazon SES says. */
export const sesScenarios: SmtpScenario[] = [
  {
    name: "SES: the sender is not verified",
    rule: "ses.unverified",
    class: "config",
    ...refuses(
      "554 Message rejected: Email address is not verified. The following identities failed the check in region " +
        "EU-WEST-1: orders@example.com, ada@example.com",
    ),
  },
  {
    name: "SES: only the recipient is not verified",
    rule: "ses.sandbox",
    class: "config",
    ...refuses(
      "554 Message rejected: Email address is not verified. The following identities failed the check in region " +
        "EU-WEST-1: ada@example.com",
    ),
  },
  { name: "SES refuses the credentials", rule: "ses.credentials", class: "config", ...ses(invalid) },
  {
    name: "SES: access keys in the place of SMTP credentials",
    rule: "ses.credentials.iam",
    class: "config",
    ...ses(invalid, { password: accessKey }),
  },
  {
    name: "SES: an address in the place of the user name",
    rule: "ses.credentials.user",
    class: "config",
    ...ses(invalid, { username: "orders@example.com" }),
  },
  {
    name: "SES: the user may not send",
    rule: "ses.denied",
    class: "config",
    ...refuses(
      "554 Access denied: User `arn:aws:iam::123456789012:user/ses-smtp-user` is not authorized to perform " +
        "`ses:SendRawEmail' on resource `arn:aws:ses:eu-west-1:123456789012:identity/example.com'",
    ),
  },
  {
    name: "SES: too many messages a second",
    rule: "ses.rate",
    class: "quota",
    ...refuses("454 Throttling failure: Maximum sending rate exceeded."),
  },
  {
    name: "SES: the daily quota",
    rule: "ses.daily",
    class: "quota",
    ...refuses("454 Throttling failure: Daily message quota exceeded."),
  },
  {
    name: "SES: sending is paused",
    rule: "ses.paused",
    class: "config",
    ...refuses(
      "554 Message rejected: Sending paused for this account. For more information, please check the inbox of the " +
        "email address associated with your AWS account.",
    ),
  },
];
