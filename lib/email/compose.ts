import { createContext, runInContext } from "node:vm";
import { type ComposedMessage, type MessageParts, renderMail } from "#lib/email/mail-document.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Composes the mail of a Markdown message. Throws `invalid` for Markdown that is too large or too complicated.
 * @param deadlineMs rendering is stopped after this time; ordinary messages take a hundredth of it.
 */
export function composeMessage(parts: MessageParts, deadlineMs = 2_000): ComposedMessage {
  try {
    return withDeadline(deadlineMs, () => renderMail(parts));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== "ERR_SCRIPT_EXECUTION_TIMEOUT" && !(error instanceof RangeError)) throw error;
    const message = "This message is too complicated to render. Use less formatting.";
    throw new AppError("invalid", message, { fields: [{ path: "message", message }], cause: error });
  }
}

const sandbox = createContext({ work: undefined as unknown });

// Parsing Markdown is super-linear for input that no cheap rule foresees, and only V8 can stop a running function.
function withDeadline<T>(timeout: number, work: () => T): T {
  try {
    Object.assign(sandbox, { work });
    return runInContext("work()", sandbox, { timeout });
  } finally {
    Object.assign(sandbox, { work: undefined });
  }
}
