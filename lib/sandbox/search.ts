import * as z from "zod";

/** Which page of the received messages the URL asks for; anything impossible means the first. */
export const sandboxSearch = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
});
