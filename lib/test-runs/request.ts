import * as z from "zod";
import { connectorUpdate } from "#lib/email/connector.ts";
import { checkRecipients, messageInput } from "#lib/email/message.ts";

/**
 * What a test starts from: the connector on the screen, saved or not, and the stored one it was opened from, whose
 * secrets serve where the draft keeps them. Without a message only the connection is checked.
 */
export const testRequest = z.strictObject({
  /** Made by the page, so that it can cancel before the first answer. */
  runId: z.uuid(),
  connectorId: z.uuid().optional(),
  connector: connectorUpdate,
  message: messageInput({ isDotlessAllowed: true }).optional(),
  /** Whom a check asks for, and whether it may begin a message. Without recipients it asks for the sender itself. */
  check: z.strictObject({ isDeep: z.boolean(), recipients: checkRecipients({ isDotlessAllowed: true }) }).optional(),
});
/** A parsed {@link testRequest}. */
export type TestRequest = z.infer<typeof testRequest>;
