import { entraAnswerRules } from "#lib/diagnosis/entra-answer-rules.ts";
import { entraCertificateRules } from "#lib/diagnosis/entra-certificate-rules.ts";
import { entraCredentialRules } from "#lib/diagnosis/entra-credential-rules.ts";
import { entraRules } from "#lib/diagnosis/entra-rules.ts";
import { exchangeTlsRules } from "#lib/diagnosis/exchange-tls-rules.ts";
import { exchangeWayRules } from "#lib/diagnosis/exchange-way-rules.ts";
import { graphMailboxRules } from "#lib/diagnosis/graph-mailbox-rules.ts";
import { graphRules } from "#lib/diagnosis/graph-rules.ts";
import { graphSendRules } from "#lib/diagnosis/graph-send-rules.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";

/** What is known about failures of Microsoft Entra and Graph, and of the way to them. */
export const exchangeRules: Rule[] = [
  ...exchangeWayRules,
  ...exchangeTlsRules,
  ...entraRules,
  ...entraCredentialRules,
  ...entraCertificateRules,
  ...entraAnswerRules,
  ...graphRules,
  ...graphMailboxRules,
  ...graphSendRules,
];
