import * as z from "zod";

/** An object that has these fields and no others; `message` is for a value that is no object at all. */
export function strictObject<S extends z.ZodRawShape>(shape: S, message: string) {
  return z.strictObject(shape, {
    error: (issue) => {
      return issue.code === "unrecognized_keys" ? leaveOut(...issue.keys) : message;
    },
  });
}

/** What is said of fields that do not exist. */
export function leaveOut(...keys: string[]): string {
  return `Leave out ${keys.join(", ").slice(0, 60)}: there is no such field here.`;
}
