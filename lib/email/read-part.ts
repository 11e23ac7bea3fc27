import type { Duplex } from "node:stream";
import { failure } from "#lib/email/facts.ts";

/**
 * Reads one part of a dialogue and leaves what follows it in the stream, so that whatever comes next finds it there.
 * @param endOf answers how many of the received bytes belong to the part, `undefined` while it is incomplete; what it
 * throws ends the reading
 * @throws a failure with the code `CONNECTION_CLOSED` or `CONNECTION_LOST`, or the signal's reason
 */
export function readPart(
  stream: Duplex,
  endOf: (received: Buffer) => number | undefined,
  signal: AbortSignal,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);

    function settle(end: () => void) {
      stream.off("readable", read).off("end", close).off("close", close).off("error", fail);
      signal.removeEventListener("abort", abort);
      end();
    }
    const abort = () => settle(() => reject(signal.reason));
    const close = () => settle(() => reject(failure("CONNECTION_CLOSED", "The connection was closed.")));
    const fail = (error: NodeJS.ErrnoException) =>
      settle(() => reject(failure("CONNECTION_LOST", error.message, { originalCode: error.code })));

    function read() {
      const chunk: Buffer | null = stream.read();
      if (!chunk) return;
      received = Buffer.concat([received, chunk]);
      try {
        const end = endOf(received);
        if (end === undefined) return;
        settle(() => {
          if (end < received.length) stream.unshift(received.subarray(end));
          resolve(received.subarray(0, end));
        });
      } catch (error) {
        settle(() => reject(error));
      }
    }

    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    stream.on("readable", read).on("end", close).on("close", close).on("error", fail);
    if (stream.destroyed) close();
    else read();
  });
}
