import { parseMailbox } from "#lib/email/address.ts";
import { type MessageInput, messageLimits } from "#lib/email/message.ts";
import type { Action } from "#lib/email/report.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

/** The part of a request that says what is to be done: whom a check asks for, or which message is sent. */
export type Wanted = Pick<TestRequest, "message" | "check">;

/** What a check does with the recipients that stand on the screen: it asks for the valid ones among them. */
export function checkOf(message: MessageInput, given: { isDeep: boolean; isDotlessAllowed: boolean }): Wanted {
  const { isDeep, isDotlessAllowed } = given;
  const entries = new Set([...message.to, ...message.cc, ...message.bcc]);
  const valid = [...entries].filter((entry) => parseMailbox(entry, { isDotlessAllowed }).ok);
  return { check: { isDeep, recipients: valid.slice(0, messageLimits.recipientsPerList) } };
}

/** Which of the three a request asks for. */
export function actionOf({ message, check }: Wanted): Action {
  if (message) return "send";
  return check?.isDeep ? "deepCheck" : "check";
}
