import * as z from "zod";

/** An object that has these fields and no others; `message` is for a value that is no object at all. */
export function strictObject<S extends z.ZodRawShape>(shape: S, message: string) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return message;
      return `Leave out ${issue.keys.join(", ").slice(0, 60)}: there is no such field here.`;
    },
  });
}
