import type { MessageInput } from "#lib/email/message.ts";
import { testText } from "#lib/email/test-text.ts";

/** A test mail before anybody has written anything. */
export const defaultMessage: MessageInput = { to: [], cc: [], bcc: [], replyTo: [], ...testText };
