import { AppError } from "#lib/errors.ts";

/** Everything that can end a sign-in with the identity provider, as the sign-in page says it. */
const oidcProblems = {
  denied: "The identity provider did not sign you in, or you cancelled it there.",
  foreign: "This sign-in was not begun in this browser, it took too long, or it was used already. Begin again.",
  tooMany: "There were too many attempts. Try again in a minute.",
  unreachable: "The identity provider does not answer. Try again in a moment.",
  clock:
    "The identity provider's answer has expired or lies in the future: a clock may be wrong. Ask an administrator.",
  unusable:
    "The identity provider's answer cannot be trusted or read. An administrator finds the reason in the audit log.",
  notSetUp: "Mailroom is not set up yet.",
  noAddress: "The identity provider does not tell a usable e-mail address of yours. Ask an administrator.",
  addressTaken:
    "Somebody here has your e-mail address already, and it is not certain that it is you. Ask an administrator.",
  noRole: "The identity provider gives you no role in Mailroom. Ask an administrator.",
  disabled: "You are disabled in Mailroom. Ask an administrator.",
  failed: "Something went wrong on our side. Try again.",
} as const;

/** One of these problems: all that a URL may say of one. */
export type OidcProblem = keyof typeof oidcProblems;

/** What else is known of a refusal; nothing of it is for the person. */
type Reason = {
  /** A technical word, for the audit log. */
  reason?: string | undefined;
  /** What the provider said, for the server's log. */
  said?: string | undefined;
  person?: { id?: string; email: string } | undefined;
};

/** A sign-in that was refused. Without a cause: the library's errors hold tokens. */
export type Refusal = AppError & Reason & { problem: OidcProblem };

/** Makes the error of a sign-in that is refused. */
export function refusal(problem: OidcProblem, known: Reason = {}): Refusal {
  return Object.assign(new AppError("invalid", oidcProblems[problem]), { problem, ...known });
}

/** Whether an error is one of these. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof AppError && "problem" in error;
}

/** The sentence of a problem that a URL names. */
export function oidcProblemText(name: string | undefined): string | undefined {
  return Object.entries(oidcProblems).find(([known]) => known === name)?.[1];
}
