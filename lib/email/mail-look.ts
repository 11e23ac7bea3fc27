import type { MessageParts } from "#lib/email/mail-document.ts";
import type { MailRules } from "#lib/email/policy.ts";

/** What every mail looks like besides its message: the operator's footer and length, and where the footer leads. */
export type MailLook = Pick<MailRules, "footer" | "maxBodyLength"> & { publicUrl: string | undefined };

/** How a mail of this connector looks; the footer leads to one that is stored. */
export function lookOf(
  { footer, maxBodyLength, publicUrl }: MailLook,
  { name, id }: { name: string; id: string | undefined },
): Pick<MessageParts, "footer" | "maxBodyLength"> {
  if (!footer) return { maxBodyLength };
  // A function, since a name may hold what `replaceAll` takes for a pattern of its own.
  const text = footer.text.replaceAll("{connector}", () => name);
  return { maxBodyLength, footer: publicUrl && id ? { text, url: `${publicUrl}/connectors/${id}` } : { text } };
}
