import { failure } from "#lib/email/facts.ts";

type Deadline = { ms: number; code: string; signal: AbortSignal };

/**
 * Derives a signal that fires when the outer one does or when the time is over; its reason is the outer one's or a
 * failure with the given code. `clear` has to be called at the end.
 */
export function startDeadline({ ms, code, signal }: Deadline): { signal: AbortSignal; clear: () => void } {
  const late = new AbortController();
  const error = () => failure(code, `Not done within ${ms} ms.`, { details: { seconds: ms / 1000 } });
  const timer = setTimeout(() => late.abort(error()), ms);
  return { signal: AbortSignal.any([signal, late.signal]), clear: () => clearTimeout(timer) };
}

/**
 * Gives one piece of work a time limit. `work` receives the deadline's signal and has to let go of everything when it
 * fires; the waiting ends at once.
 * @throws the deadline's reason, or what `work` throws
 */
export async function withDeadline<T>(deadline: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  deadline.signal.throwIfAborted();
  const { signal, clear } = startDeadline(deadline);
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([over, work(signal)]);
  } finally {
    clear();
  }
}
