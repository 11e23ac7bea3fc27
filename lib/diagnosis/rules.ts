import { exchangeRules } from "#lib/diagnosis/exchange-rules.ts";
import { networkRules } from "#lib/diagnosis/network-rules.ts";
import { providerRules } from "#lib/diagnosis/provider-rules.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import { smtpAuthRules } from "#lib/diagnosis/smtp-auth-rules.ts";
import { smtpRules } from "#lib/diagnosis/smtp-rules.ts";
import { tlsRules } from "#lib/diagnosis/tls-rules.ts";

/** Everything Mailroom knows about failures. Of two rules that fit equally well the first one wins. */
export const rules: Rule[] = [
  ...networkRules,
  ...tlsRules,
  ...smtpAuthRules,
  ...smtpRules,
  ...providerRules,
  ...exchangeRules,
];
