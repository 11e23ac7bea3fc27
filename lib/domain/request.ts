import * as z from "zod";
import { cloudNames } from "#lib/email/clouds.ts";

const text = z.string().max(1_000);

/** What a check starts from: the sender as it was typed and what says which provider carries the mail. */
export const domainRequest = z.strictObject({
  sender: text,
  kind: z.enum(["wellKnown", "smtp", "exchange"]),
  service: text.optional(),
  host: text.optional(),
  cloud: z.enum(cloudNames).optional(),
});
/** A parsed {@link domainRequest}. */
export type DomainRequest = z.infer<typeof domainRequest>;
