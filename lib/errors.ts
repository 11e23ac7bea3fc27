import type { ZodError } from "zod";

/** Every failure that Mailroom itself announces, with the remedy it shows. Each code has a heading in docs/errors.md. */
export const remedies = {
  invalid: "Correct the marked fields and try again.",
  foreignOrigin: "Open Mailroom at its own address and try again.",
  signInNeeded: "Sign in and try again. What you typed is still here.",
  forbidden: "Ask an administrator for the role that this needs.",
  tooMany: "Wait until then and try again.",
  keptInFile: "Change it in that file: it is in force within two seconds.",
  notFound: "Go back to the list: it may have been deleted.",
  settings: "Correct the setting and start again.",
  key: "Start with the key ring that sealed the stored secrets.",
  secretUnreadable: "Enter the secret again.",
  unavailable: "Try again in a moment.",
  mailFailed: "Test the connector that mail to people goes through.",
} as const;

/** The code that tells one failure from another, on the screen and in docs/errors.md. */
export type ErrorCode = keyof typeof remedies;

/** A mistake in one field: `path` as react-hook-form writes it (`auth.password`), `message` a sentence for the person. */
export type FieldIssue = { path: string; message: string };

/** What crosses a door: safe to show, serialisable, without a stack. */
export type Problem = {
  code: ErrorCode | "unexpected";
  message: string;
  remedy: string;
  fields: FieldIssue[];
  /** From when on it is possible again, ISO 8601. */
  retryAt?: string;
};

/** The one error type of `lib/`. `message` is a sentence for the person who reads it; `cause` is for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldIssue[];
  /** From when on it is possible again, where that is known. */
  readonly retryAt: Date | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { fields?: FieldIssue[]; retryAt?: Date; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAt = options.retryAt;
  }
}

/** Turns an error of ours into its public form. */
export function problemOf({ code, message, fields, retryAt }: AppError): Problem {
  return { code, message, remedy: remedies[code], fields, ...(retryAt ? { retryAt: retryAt.toISOString() } : {}) };
}

/** The mistakes that a schema found, as `invalid` with an issue at each field. `place` is the path of what was parsed. */
export function invalidInput({ issues }: ZodError, place: string[] = []): AppError {
  const fields = issues.map(({ path, message }) => ({ path: [...place, ...path].join("."), message }));
  return new AppError("invalid", "Some fields need a correction.", { fields });
}
