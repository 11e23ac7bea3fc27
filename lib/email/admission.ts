import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenConnector } from "#lib/email/connector.ts";
import { type Failure, type FailureFacts, failure } from "#lib/email/facts.ts";
import { isServiceAllowed, refusalOfRecipient, refusalOfSender, serviceLabel } from "#lib/email/mail-rules.ts";
import type { MailRules } from "#lib/email/policy.ts";
import type { RecipientResult } from "#lib/email/report.ts";

/**
 * What a run is asked to do, as far as the operator's rules of mail look at it. Bare addresses; those of the recipients
 * with the field that each stands in.
 */
type Asked = { sender: string; recipients: ReadonlyMap<string, string>; replyTo: string[] };

/** What the rules say to a run before anything is dialled. */
export type Admission = {
  /** Throws the failure that ends the run. */
  check: () => void;
  /** Recipients that are left out, each with the reason. */
  refused: RecipientResult[];
};

/** Judges a run by the rules of mail. One bad recipient is left out and does not hide what becomes of the others. */
export function admit(connector: OpenConnector, { sender, recipients, replyTo }: Asked, rules: MailRules): Admission {
  const refused = [...recipients].flatMap(([address, field]) => {
    const refusal = refusalOfRecipient(address, rules);
    const reply = `${field}: ${refusal?.message}`;
    return refusal ? [{ address, isAccepted: false, reply, setting: refusal.setting }] : [];
  });
  return {
    refused,
    check() {
      if (!isServiceAllowed(connector, rules)) {
        throw refusal("SERVICE_NOT_ALLOWED", "email.services", { service: serviceLabel(connector) });
      }
      const bySender = refusalOfSender(sender, rules);
      if (bySender) throw refusal("SENDER_NOT_ALLOWED", bySender.setting, { address: sender });
      const closed = replyTo.filter((address) => refusalOfRecipient(address, rules));
      const byReply = closed[0] && refusalOfRecipient(closed[0], rules);
      if (byReply) throw refusal("REPLY_TO_NOT_ALLOWED", byReply.setting, { address: closed.join(", ") });
      const [first] = refused;
      if (first && refused.length === recipients.size) {
        const { address, setting } = first;
        throw refusal("RECIPIENT_NOT_ALLOWED", setting, { address, field: recipients.get(address) ?? "" });
      }
    },
  };
}

/** {@link admit} for a message; what is left of it has only the recipients that are allowed. */
export function admitMessage(
  connector: OpenConnector,
  message: SmtpMessage,
  rules: MailRules,
): Admission & { message: SmtpMessage } {
  const { from, to, cc, bcc, replyTo } = message;
  const recipients = new Map<string, string>();
  for (const [field, list] of Object.entries({ To: to, CC: cc, BCC: bcc })) {
    for (const { address } of list) if (!recipients.has(address)) recipients.set(address, field);
  }
  const asked = { sender: from.address, recipients, replyTo: replyTo.map(addressOf) };
  const admission = admit(connector, asked, rules);
  const isLeft = ({ address }: { address: string }) =>
    !admission.refused.some((refused) => refused.address === address);
  return {
    ...admission,
    message: { ...message, to: to.filter(isLeft), cc: cc.filter(isLeft), bcc: bcc.filter(isLeft) },
  };
}

/** What a run knows that went well for all but the recipients that were left out. */
export function leftOut([first]: RecipientResult[]): FailureFacts {
  const setting = first?.setting ?? "";
  return { stage: "policy", code: "RECIPIENTS_LEFT_OUT", text: "", setting, details: { setting } };
}

function addressOf({ address }: { address: string }): string {
  return address;
}

function refusal(code: string, setting: string, details: Record<string, string>): Failure {
  return failure(code, `Refused by ${setting}.`, { setting, details: { setting, ...details } });
}
