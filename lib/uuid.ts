import * as z from "zod";

/** Whether a text from a URL can be an id at all: PostgreSQL refuses the question otherwise. */
export function isUuid(text: string): boolean {
  return z.uuid().safeParse(text).success;
}
