import { certificateRules } from "#lib/diagnosis/certificate-rules.ts";
import { connectionRules } from "#lib/diagnosis/connection-rules.ts";
import { contentRules } from "#lib/diagnosis/content-rules.ts";
import { deliveryServiceRules } from "#lib/diagnosis/delivery-service-rules.ts";
import { domainRules } from "#lib/diagnosis/domain-rules.ts";
import { exchangeRules } from "#lib/diagnosis/exchange-rules.ts";
import { googleRules } from "#lib/diagnosis/google-rules.ts";
import type { Known } from "#lib/diagnosis/known.ts";
import { limitRules } from "#lib/diagnosis/limit-rules.ts";
import { mailboxRules } from "#lib/diagnosis/mailbox-rules.ts";
import { microsoftSendingRules } from "#lib/diagnosis/microsoft-sending-rules.ts";
import { microsoftSignInRules } from "#lib/diagnosis/microsoft-sign-in-rules.ts";
import { networkRules } from "#lib/diagnosis/network-rules.ts";
import { policyRules } from "#lib/diagnosis/policy-rules.ts";
import { recipientRules } from "#lib/diagnosis/recipient-rules.ts";
import { routeRules } from "#lib/diagnosis/route-rules.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import { runRules } from "#lib/diagnosis/run-rules.ts";
import { senderRules } from "#lib/diagnosis/sender-rules.ts";
import { sendgridRules } from "#lib/diagnosis/sendgrid-rules.ts";
import { sesRules } from "#lib/diagnosis/ses-rules.ts";
import { signInRules } from "#lib/diagnosis/sign-in-rules.ts";
import { smtpAuthRules } from "#lib/diagnosis/smtp-auth-rules.ts";
import { smtpRules as dialogueRules } from "#lib/diagnosis/smtp-rules.ts";
import { startTlsRules } from "#lib/diagnosis/starttls-rules.ts";
import { tlsRules } from "#lib/diagnosis/tls-rules.ts";

const smtpRules: Rule[] = [
  ...policyRules,
  ...networkRules,
  ...connectionRules,
  ...tlsRules,
  ...startTlsRules,
  ...certificateRules,
  ...smtpAuthRules,
  ...signInRules,
  ...dialogueRules,
  ...senderRules,
  ...recipientRules,
  ...contentRules,
  ...limitRules,
  ...domainRules,
  ...googleRules,
  ...microsoftSignInRules,
  ...microsoftSendingRules,
  ...sesRules,
  ...sendgridRules,
  ...deliveryServiceRules,
  ...mailboxRules,
];

/** Everything Mailroom knows about failures. Of two rules that fit equally well the first one wins. */
export const rules: Rule[] = [...runRules, ...routeRules, ...smtpRules, ...exchangeRules];

/** What is known about failures of one kind of connector: nobody wants to read of mail servers when Graph fails. */
export function rulesFor(kind: Known["kind"]): Rule[] {
  return kind === "exchange" ? forExchange : forSmtp;
}

const forExchange = [...runRules, ...routeRules, ...exchangeRules];
const forSmtp = [...runRules, ...routeRules, ...smtpRules];
