import type { SmtpMessage } from "#lib/email/compose-mime.ts";
import type { OpenConnector } from "#lib/email/connector.ts";
import { type Failure, type FailureFacts, failure } from "#lib/email/facts.ts";
import { isServiceAllowed, refusalOfRecipient, refusalOfSender, serviceLabel } from "#lib/email/mail-rules.ts";
import type { MailRules } from "#lib/email/policy.ts";
import type { RecipientResult } from "#lib/email/report.ts";

/** What a run is asked to do, as far as the operator's rules of mail look at it. Bare addresses. */
type Asked = { sender: string; recipients: string[]; replyTo: string[] };

/** What the rules say to a run before anything is dialled. */
export type Admission = {
  /** Throws the failure that ends the run. */
  check: () => void;
  /** Recipients that are left out, each with the reason. */
  refused: RecipientResult[];
};

/** Judges a run by the rules of mail. One bad recipient is left out and does not hide what becomes of the others. */
export function admit(connector: OpenConnector, { sender, recipients, replyTo }: Asked, rules: MailRules): Admission {
  const refused = recipients.flatMap((address) => {
    const refusal = refusalOfRecipient(address, rules);
    return refusal ? [{ address, isAccepted: false, reply: refusal.message, setting: refusal.setting }] : [];
  });
  return {
    refused,
    check() {
      if (!isServiceAllowed(connector, rules)) {
        throw refusal("SERVICE_NOT_ALLOWED", "email.services", { service: serviceLabel(connector) });
      }
      const bySender = refusalOfSender(sender, rules);
      if (bySender) throw refusal("SENDER_NOT_ALLOWED", bySender.setting, { address: sender });
      for (const address of replyTo) {
        const byReply = refusalOfRecipient(address, rules);
        if (byReply) throw refusal("REPLY_TO_NOT_ALLOWED", byReply.setting, { address });
      }
      const [first] = refused;
      if (first && refused.length === recipients.length) {
        throw refusal("RECIPIENT_NOT_ALLOWED", first.setting, { address: first.address });
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
  const addresses = [...to, ...cc, ...bcc].map(({ address }) => address);
  const asked = { sender: from.address, recipients: [...new Set(addresses)], replyTo: replyTo.map(addressOf) };
  const admission = admit(connector, asked, rules);
  const isLeft = ({ address }: { address: string }) =>
    !admission.refused.some((refused) => refused.address === address);
  const fieldOf = (address: string) =>
    Object.entries({ To: to, CC: cc, BCC: bcc }).find(([, list]) =>
      list.some((entry) => entry.address === address),
    )?.[0];
  return {
    ...admission,
    refused: admission.refused.map((result) => ({ ...result, reply: `${fieldOf(result.address)}: ${result.reply}` })),
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
