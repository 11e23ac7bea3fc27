import "server-only";
import { mailRulesOf, policyOf } from "#lib/config/policy.ts";
import type { Config } from "#lib/config/schema.ts";
import { parseMailbox } from "#lib/email/address.ts";
import type { ConnectorInput, ConnectorUpdate } from "#lib/email/connector.ts";
import type { MailLook } from "#lib/email/mail-look.ts";
import { isServiceAllowed, refusalOfSender, serviceLabel } from "#lib/email/mail-rules.ts";
import { AppError, type FieldIssue } from "#lib/errors.ts";
import { settings } from "#lib/settings.ts";

/** What the form has to know of the operator's rules. */
export function getFormRules() {
  const policy = policyOf(settings().config, { sandboxPort: undefined });
  const { services, ses } = policy.mail;
  const { connectMs, answerMs, totalMs } = policy.limits;
  const areExceptionsAllowed = policy.areTlsExceptionsAllowed;
  return {
    services,
    ses,
    allowedPorts: policy.allowedPorts,
    areExceptionsAllowed,
    limits: { connectMs, answerMs, totalMs },
  };
}

/** What the preview of a mail has to know of them. */
export function getMailLook(): MailLook {
  const { config, publicUrl } = settings();
  const { footer, maxBodyLength } = mailRulesOf(config);
  return { footer, maxBodyLength, publicUrl };
}

/**
 * Holds a connector that is to be saved against the operator's rules of services and senders, as every run does too.
 * Throws `invalid` at each field that a rule refuses.
 */
export function checkOperatorRules(
  connector: ConnectorInput | ConnectorUpdate,
  config: Config = settings().config,
): void {
  const rules = mailRulesOf(config);
  const issues: FieldIssue[] = [];
  if (!isServiceAllowed(connector, rules)) {
    const path = connector.kind === "smtp" ? "host" : "service";
    issues.push({ path, message: `The operator does not allow ${serviceLabel(connector)} (email.services).` });
  }
  const sender = parseMailbox(connector.sender, { isDotlessAllowed: true });
  const refusal = sender.ok ? refusalOfSender(sender.mailbox.address, rules) : undefined;
  if (refusal) issues.push({ path: "sender", message: refusal.message });
  if (issues[0]) throw new AppError("invalid", issues[0].message, { fields: issues });
}
