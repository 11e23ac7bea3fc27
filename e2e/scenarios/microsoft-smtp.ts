import { atHost, atService, otherSender, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";
import type { SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

const office = (script: SmtpScript) =>
  atService("outlook365", { username: "ada@example.com", password: ownPassword }, script, otherSender);
const unsuccessful = (reason: string) =>
  office({ auth: `535 5.7.139 Authentication unsuccessful${reason} [FR0P281CA0001.DEUP281.PROD.OUTLOOK.COM]` });
const exchangeServer = (script: SmtpScript) =>
  atHost("exchange.example.com", { username: "EXAMPLE\\ada", password: ownPassword }, script);

const signIns: SmtpScenario[] = [
  {
    name: "Microsoft refuses a sign-in without a reason",
    rule: "microsoft.smtp-auth-disabled",
    class: "config",
    ...unsuccessful("."),
  },
  {
    name: "Microsoft: SMTP AUTH is off for the tenant",
    rule: "microsoft.smtp-auth-disabled.tenant",
    class: "config",
    ...unsuccessful(
      ", SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
    ),
  },
  {
    name: "Microsoft: SMTP AUTH is off for the mailbox",
    rule: "microsoft.smtp-auth-disabled.mailbox",
    class: "config",
    ...unsuccessful(
      ", SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.",
    ),
  },
  {
    name: "Microsoft: security defaults",
    rule: "microsoft.smtp-auth-disabled.defaults",
    class: "config",
    ...unsuccessful(", user is locked by your organization's security defaults policy. Contact your administrator."),
  },
  {
    name: "Microsoft: basic authentication is off",
    rule: "microsoft.smtp-auth-disabled.text",
    class: "config",
    ...unsuccessful(", basic authentication is disabled."),
  },
  {
    name: "Microsoft: a personal account",
    rule: "microsoft.personal",
    class: "config",
    ...atService(
      "hotmail",
      { username: "ada@outlook.com", password: ownPassword },
      { auth: "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [FR0P281CA0001]" },
    ),
  },
  {
    name: "Microsoft: basic authentication is retired",
    rule: "microsoft.basic-retired",
    class: "config",
    ...office({ auth: "550 5.7.30 Basic authentication is not supported for Client Submission." }),
  },
  {
    name: "Microsoft refuses the password",
    rule: "microsoft.auth.refused",
    class: "config",
    ...office({ auth: "535 5.7.3 Authentication unsuccessful [FR0P281CA0001.DEUP281.PROD.OUTLOOK.COM]" }),
  },
  {
    name: "Microsoft says that the password is wrong",
    rule: "microsoft.auth.refused.text",
    class: "config",
    ...unsuccessful(", the user credentials were incorrect."),
  },
  {
    name: "Microsoft: an access rule",
    rule: "microsoft.access-policy",
    class: "config",
    ...unsuccessful(", the request did not meet the criteria to be authenticated successfully."),
  },
  {
    name: "Microsoft wants a sign-in",
    rule: "microsoft.not-authenticated",
    class: "config",
    connector: { service: "outlook365" },
    server: {
      ...{ tls: "starttls", certificate: "good" },
      script: { mail: "530 5.7.57 Client not authenticated to send mail. [FR0P281CA0001]" },
    },
  },
  {
    name: "an Exchange server has no such way to sign in",
    rule: "microsoft.mechanism",
    class: "config",
    ...exchangeServer({ auth: "504 5.7.4 Unrecognized authentication type" }),
  },
];

const sending: SmtpScenario[] = [
  {
    name: "Microsoft: the sender is another mailbox",
    rule: "microsoft.send-as",
    class: "config",
    action: "send",
    ...office({
      final:
        "554 5.2.252 SendAsDenied; ada@example.com not allowed to send as orders@example.com; " +
        "STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied",
    }),
  },
  {
    name: "Exchange server: the sender is another mailbox",
    rule: "microsoft.send-as",
    class: "config",
    ...exchangeServer({ mail: "550 5.7.60 SMTP; Client does not have permissions to send as this sender" }),
  },
  {
    name: "Microsoft: too much at the same time",
    rule: "microsoft.threads",
    class: "quota",
    action: "send",
    ...office({ final: "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded" }),
  },
  {
    name: "Microsoft: the mailbox is blocked",
    rule: "microsoft.mailbox-blocked",
    class: "config",
    action: "send",
    ...office({ final: "550 5.1.8 Access denied, bad outbound sender AS(42003)" }),
  },
  {
    name: "Microsoft: the organisation is blocked",
    rule: "microsoft.tenant-blocked",
    class: "config",
    action: "send",
    ...office({ final: "550 5.7.705 Access denied, tenant has exceeded threshold" }),
  },
  {
    name: "Microsoft: the address is not trusted",
    rule: "microsoft.address-blocked",
    class: "config",
    action: "send",
    ...office({ final: "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP." }),
  },
  {
    name: "Microsoft: the daily limit of recipients",
    rule: "microsoft.limit",
    class: "quota",
    action: "send",
    ...office({
      final: "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    }),
  },
  {
    name: "Microsoft: the submission quota",
    rule: "microsoft.limit.text",
    class: "quota",
    action: "send",
    ...office({ final: "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException" }),
  },
  {
    name: "Microsoft: the recipient's organisation does not know the address",
    rule: "microsoft.recipient.unknown",
    class: "rcpt",
    connector: { host: "example-com.mail.protection.outlook.com", port: 25 },
    server: { script: { rcpt: () => "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)" } },
  },
];

/** What Exchange Online and Exchange servers say over SMTP. */
export const microsoftSmtpScenarios: SmtpScenario[] = [...signIns, ...sending];
