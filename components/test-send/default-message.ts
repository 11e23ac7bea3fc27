import type { MessageInput } from "#lib/email/message.ts";

/** What a test mail says unless somebody writes something else. */
export const defaultMessage: MessageInput = {
  to: [],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: "Test from Mailroom",
  message: `Hello,

this is a **test mail** from Mailroom. If you can read it, the connector works.

- Somebody sent it by hand to see whether mail arrives.
- No answer is needed.
`,
};
