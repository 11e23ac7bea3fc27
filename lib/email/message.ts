import * as z from "zod";
import { mailboxText } from "#lib/email/address.ts";
import { text } from "#lib/email/connector-fields.ts";
import { markdownMistake } from "#lib/email/markdown-limits.ts";
import { strictObject } from "#lib/email/strict-object.ts";

/** Limits of one test mail; `markdownMistake` has those of the message. Checked before anything is parsed. */
export const messageLimits = { recipientsPerList: 100, replyTo: 10, subjectLength: 998 };

const list = (max: number, isDotlessAllowed: boolean) =>
  z
    .array(mailboxText({ isDotlessAllowed }), "Enter a list of addresses.")
    .max(max, `Enter at most ${max} addresses here.`);

/** The recipients that a check asks a server for. */
export function checkRecipients({ isDotlessAllowed }: { isDotlessAllowed: boolean }) {
  return list(messageLimits.recipientsPerList, isDotlessAllowed);
}

/**
 * What a person writes on the test screen. At least one of To, CC and BCC has an entry; each entry is one mailbox.
 * Domains without a dot are for connectors that dial this machine.
 */
export function messageInput({ isDotlessAllowed }: { isDotlessAllowed: boolean }) {
  return strictObject(
    {
      to: list(messageLimits.recipientsPerList, isDotlessAllowed),
      cc: list(messageLimits.recipientsPerList, isDotlessAllowed),
      bcc: list(messageLimits.recipientsPerList, isDotlessAllowed),
      replyTo: list(messageLimits.replyTo, isDotlessAllowed),
      subject: text("Enter a subject.", messageLimits.subjectLength),
      message: z
        .string("Enter a message.")
        .min(1, "Enter a message.")
        .refine((value) => value.isWellFormed(), "The message contains half of a character. Type it again.")
        .superRefine((value, context) => {
          const mistake = markdownMistake(value);
          if (mistake) context.addIssue({ code: "custom", message: mistake });
        }),
    },
    "Enter a message.",
  ).refine(({ to, cc, bcc }) => to.length + cc.length + bcc.length > 0, {
    path: ["to"],
    message: "Enter at least one recipient in To, CC or BCC.",
    when: ({ value }) => hasLists(value),
  });
}

function hasLists(value: unknown): boolean {
  const { to, cc, bcc } = (value ?? {}) as Record<string, unknown>;
  return Array.isArray(to) && Array.isArray(cc) && Array.isArray(bcc);
}

/** A parsed {@link messageInput}. */
export type MessageInput = z.infer<ReturnType<typeof messageInput>>;
