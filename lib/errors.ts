/**
 * Every failure that Mailroom itself announces, with the HTTP status it answers with and the remedy it shows.
 * Each code has a heading in docs/errors.md.
 */
export const errorCodes = {
  invalid: { status: 422, remedy: "Correct the marked fields and try again." },
  foreignOrigin: { status: 403, remedy: "Open Mailroom at its own address and try again." },
  notFound: { status: 404, remedy: "Go back to the list: it may have been deleted." },
  conflict: { status: 409, remedy: "Load the newer version, or apply your changes on top of it." },
  settings: { status: 500, remedy: "Correct the setting and start again." },
  key: { status: 500, remedy: "Start with the key ring that sealed the stored secrets." },
  secretUnreadable: { status: 409, remedy: "Enter the secret again." },
  unavailable: { status: 503, remedy: "Try again in a moment." },
} as const satisfies Record<string, { status: number; remedy: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** A mistake in one field: `path` as react-hook-form writes it (`auth.password`), `message` a sentence for the person. */
export type FieldIssue = { path: string; message: string };

/** What crosses a door: safe to show, serialisable, without a stack. */
export type Problem = { code: ErrorCode | "unexpected"; message: string; remedy: string; fields: FieldIssue[] };

/** The one error type of `lib/`. `message` is a sentence for the person who reads it; `cause` is for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldIssue[];

  constructor(code: ErrorCode, message: string, options: { fields?: FieldIssue[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
  }
}

/** Turns an error of ours into its public form. */
export function problemOf(error: AppError): Problem {
  return { code: error.code, message: error.message, remedy: errorCodes[error.code].remedy, fields: error.fields };
}
